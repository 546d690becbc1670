# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Shows that it works: a key is written and read, and the leader's pod is deleted under a writing client.

first_light() {
  local leader
  trap stop_helpers EXIT
  wait_until 60 "a leader in the status of $cluster" has_leader
  leader=$(leader_pod)
  forward_to "$(other_pod "$leader")"
  step "writing and reading a key"
  etcdctl put greeting ahoy >/dev/null || die "etcdctl could not write" "etcdctl's message is above."
  [ "$(etcdctl get greeting --print-value-only)" = ahoy ] || die "etcdctl did not read what it wrote"
  say "$ etcdctl put greeting ahoy; etcdctl get greeting"
  etcdctl get greeting >&2
  show
  delete_leader_while_writing "$leader"
  show
}

show() { say "$ kubectl get stc" && kubectl --namespace default get stc >&2; }

etcdctl() { env -u ETCDCTL_ENDPOINTS "$bin/etcdctl" --endpoints "$endpoint" --command-timeout=5s "$@"; }

leader_pod() { kubectl --namespace default get stc "$cluster" -o jsonpath='{.status.leader.name}'; }
has_leader() { [ -n "$(leader_pod)" ]; }
other_leader_than() { [ -n "$(leader_pod)" ] && [ "$(leader_pod)" != "$1" ]; }
pod_uid() { kubectl --namespace default get pod "$1" -o jsonpath='{.metadata.uid}'; }

other_pod() { # POD: a member that is not this one
  kubectl --namespace default get stc "$cluster" -o jsonpath='{range .status.members[*]}{.name}{"\n"}{end}' | grep -vx "$1" | head -n 1
}

# The client speaks to a follower through the API server: that works from everywhere, and outlives the leader's pod.
forward_to() { # POD: sets `endpoint`
  kubectl --namespace default port-forward "pod/$1" :2379 >"$state/forward.log" 2>&1 &
  forwarder=$!
  wait_until 30 "a connection to $1" grep -q '^Forwarding from 127.0.0.1' "$state/forward.log"
  endpoint=http://$(sed -n 's/^Forwarding from \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$state/forward.log" | head -n 1)
}

stop_helpers() {
  touch "$state/stop-writing"
  [ -z "${writer:-}" ] || wait "$writer" 2>/dev/null || true
  [ -z "${forwarder:-}" ] || kill "$forwarder" 2>/dev/null || true
}

# Writes numbered keys one after another, and notes each that was acknowledged, with the time.
write_until_told() {
  local n=0
  while [ ! -e "$state/stop-writing" ]; do
    n=$((n + 1))
    if etcdctl put "first-light/$n" "$n" >/dev/null 2>&1; then echo "$n $(date +%s%3N)" >>"$state/acknowledged"; fi
  done
}

acknowledged_at_least() { [ "$(wc -l <"$state/acknowledged")" -ge "$1" ]; }

delete_leader_while_writing() { # LEADER
  local uid seen
  etcdctl del --prefix first-light/ >/dev/null
  rm -f "$state/stop-writing"
  : >"$state/acknowledged"
  write_until_told &
  writer=$!
  wait_until 30 "the first 20 writes" acknowledged_at_least 20
  uid=$(pod_uid "$1")
  step "deleting the leader's pod, $1, under a writing client"
  kubectl --namespace default delete pod "$1" >/dev/null
  wait_until 60 "another leader than $1" other_leader_than "$1"
  step "$(leader_pod) leads"
  seen=$(wc -l <"$state/acknowledged")
  wait_until 60 "20 writes under the new leader" acknowledged_at_least $((seen + 20))
  wait_until 120 "$1 to come back under its volume" is_back "$1" "$uid"
  wait_until 60 "the status to show all members ready" all_ready
  touch "$state/stop-writing"
  wait "$writer"
  check_nothing_was_lost
}

is_back() { # POD OLD-UID
  [ "$(pod_uid "$1")" != "$2" ] && kubectl --namespace default wait --for=condition=Ready "pod/$1" --timeout=1s
}

all_ready() {
  local ready
  ready=$(kubectl --namespace default get stc "$cluster" -o jsonpath='{.status.ready}')
  [ "${ready%/*}" = "${ready#*/}" ]
}

check_nothing_was_lost() {
  local lost
  lost=$(comm -23 <(cut -d' ' -f1 "$state/acknowledged" | sort) <(etcdctl get --prefix first-light/ --print-value-only | grep . | sort))
  [ -z "$lost" ] || die "acknowledged writes are gone: $(tr '\n' ' ' <<<"$lost")"
  step "$(wc -l <"$state/acknowledged") writes were acknowledged, none is lost; the longest pause between two was $(longest_pause) ms"
}

longest_pause() { awk 'NR > 1 && $2 - last > most { most = $2 - last } { last = $2 } END { print most + 0 }' "$state/acknowledged"; }
