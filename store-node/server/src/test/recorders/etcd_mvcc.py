#!/usr/bin/env python3
"""Records what a real etcd answers to a random history, for EtcdFixtureTest to compare with.

    etcd --data-dir "$(mktemp -d)" &
    ./etcd_mvcc.py http://127.0.0.1:2379 SEED > ../resources/mvcc/etcd-3.7.3-SEED.txt

Needs an empty etcd. One line an operation and its answer, bytes in hex:
    put KEY VALUE LEASE                  -> REVISION
    delete KEY END                       -> REVISION DELETED
    txn OP;OP;...                        -> REVISION        (puts and deletes in one transaction)
    compact REVISION                     -> ok | compacted | future
    hash REVISION                        -> HASH COMPACTED | compacted | future
    range KEY END REV LIMIT ORDER TARGET KEYSONLY COUNTONLY MINMOD MAXMOD MINCREATE MAXCREATE
        -> REVISION COUNT MORE KEY:CREATE:MOD:VERSION:LEASE:VALUE,...  | compacted | future
"""
import base64
import json
import random
import sys
import urllib.error
import urllib.request

URL, SEED = sys.argv[1], int(sys.argv[2])
OPERATIONS = 400
chance = random.Random(SEED)
KEYS = sorted({bytes(chance.choice((0, 1, 97, 98, 255)) for _ in range(chance.randint(1, 4))) for _ in range(24)})
LEASES = [7, 2**62 + 5]
compacted_at = set()  # there etcd answers a hash that it took before it compacted


def call(path, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer), None
    except urllib.error.HTTPError as refused:
        message = json.load(refused)["message"]
        if "has been compacted" in message:
            return None, "compacted"
        if "future revision" in message:
            return None, "future"
        raise SystemExit(f"unexpected answer: {message}")


def b64(raw):
    return base64.b64encode(raw).decode()


def unhex(text):
    return base64.b64decode(text or "").hex() or "-"


def shown(raw):
    return raw.hex() or "-"


def revision_of(answer):
    return int(answer["header"]["revision"])


def put_body():
    body = {"key": b64(chance.choice(KEYS)), "value": b64(b"v%d" % chance.randint(0, 999))}
    if chance.random() < 0.3:
        body["lease"] = str(chance.choice(LEASES))
    return body, f"put {unhex(body['key'])} {unhex(body['value'])} {body.get('lease', 0)}"


def delete_body():
    end = b"" if chance.random() < 0.7 else chance.choice(KEYS + [b"\0"])
    body = {"key": b64(chance.choice(KEYS)), "range_end": b64(end)}
    return body, f"delete {unhex(body['key'])} {shown(end)}"


def txn():
    operations, lines, keys = [], [], chance.sample(KEYS, chance.randint(1, 6))
    for key in keys:
        if chance.random() < 0.6:
            value = b"t%d" % chance.randint(0, 999)
            operations.append({"request_put": {"key": b64(key), "value": b64(value)}})
            lines.append(f"put {shown(key)} {shown(value)} 0")
        else:
            operations.append({"request_delete_range": {"key": b64(key)}})
            lines.append(f"delete {shown(key)} -")
    answer, _ = call("/v3/kv/txn", {"success": operations})
    return f"txn {';'.join(lines)} -> {revision_of(answer)}"


def compact(current):
    revision = chance.randint(max(1, current - 30), current + 1)
    answer, error = call("/v3/kv/compaction", {"revision": str(revision), "physical": True})
    if not error:
        compacted_at.add(revision)
    return f"compact {revision} -> {error or 'ok'}"


def hash_at(current):
    choices = set(range(max(1, current - 20), current + 2)) - compacted_at
    revision = chance.choice(sorted(choices))
    answer, error = call("/v3/maintenance/hashkv", {"revision": str(revision)})
    line = f"hash {revision} -> "
    return line + (error or f"{answer.get('hash', 0)} {answer.get('compact_revision', 0)}")


def range_at(current):
    end = chance.choice([b"", b"\0", chance.choice(KEYS), chance.choice(KEYS)])
    bound = lambda: chance.randint(1, current) if chance.random() < 0.15 else 0
    body = {
        "key": b64(chance.choice(KEYS + [b"\0"])),
        "range_end": b64(end),
        "revision": 0 if chance.random() < 0.5 else chance.randint(max(1, current - 30), current + 1),
        "limit": 0 if chance.random() < 0.4 else chance.randint(1, 8),
        "sort_order": chance.choice(["NONE", "NONE", "ASCEND", "DESCEND"]),
        "sort_target": chance.choice(["KEY", "KEY", "VERSION", "CREATE", "MOD", "VALUE"]),
        "keys_only": chance.random() < 0.2,
        "count_only": chance.random() < 0.1,
        "min_mod_revision": bound(),
        "max_mod_revision": bound(),
        "min_create_revision": bound(),
        "max_create_revision": bound(),
    }
    answer, error = call("/v3/kv/range", body)
    undefined = answer and int(answer.get("count", 0)) > 12  # Go's sort is stable up to there
    if undefined or (body["sort_target"] == "VALUE" and body["keys_only"]):
        body["sort_target"] = "KEY"
        answer, error = call("/v3/kv/range", body)
    asked = [str(value) for value in list(body.values())[2:]]
    line = f"range {unhex(body['key'])} {shown(end)} {' '.join(asked)} -> "
    if error:
        return line + error
    found = [
        ":".join(
            [unhex(kv["key"])]
            + [kv.get(name, "0") for name in ("create_revision", "mod_revision", "version", "lease")]
            + [unhex(kv.get("value"))]
        )
        for kv in answer.get("kvs", [])
    ]
    more = "more" if answer.get("more") else "all"
    return line + f"{revision_of(answer)} {answer.get('count', 0)} {more} {','.join(found) or '-'}"


def main():
    for lease in LEASES:
        call("/v3/lease/grant", {"ID": str(lease), "TTL": "9000000"})
    current = 1
    for _ in range(OPERATIONS):
        kind = chance.random()
        if kind < 0.25:
            body, line = put_body()
            answer, _ = call("/v3/kv/put", body)
            current = revision_of(answer)
            print(f"{line} -> {current}")
        elif kind < 0.35:
            body, line = delete_body()
            answer, _ = call("/v3/kv/deleterange", body)
            current = revision_of(answer)
            print(f"{line} -> {current} {answer.get('deleted', 0)}")
        elif kind < 0.45:
            line = txn()
            current = int(line.rsplit(" ", 1)[1])
            print(line)
        elif kind < 0.50:
            print(compact(current))
        elif kind < 0.62:
            print(hash_at(current))
        else:
            print(range_at(current))


main()
