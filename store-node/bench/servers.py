"""Servers under test: etcd and coxswain-store, started the same way on loopback, one member or three."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTUP_SECONDS_MAX = 60
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def tool(family):
    """Directory of a family of test tools, built from Go modules when it is not in the cache yet."""
    built = subprocess.run([ROOT / "e2e-tests/tools/build", family], stdout=subprocess.PIPE, text=True, check=True)
    return pathlib.Path(built.stdout.split()[-1])


def binary(system):
    """The program that serves: etcd's, or ours as `./mvnw package` left it."""
    if system == "etcd":
        return tool("etcd") / "etcd"
    ours = ROOT / "store-node/server/target/coxswain-store/bin/coxswain-store"
    if not ours.exists():
        raise SystemExit(f"{ours.relative_to(ROOT)} is not there, because nothing was built yet. Run ./mvnw -DskipTests package first.")
    return ours


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Member:
    """One process. `start` can be called again after `kill`: the data directory stays."""

    def __init__(self, system, name, folder):
        self.system, self.name, self.folder = system, name, folder
        self.client_port, self.peer_port = free_port(), free_port()
        self.process = None

    def peer_url(self):
        return f"http://127.0.0.1:{self.peer_port}"

    def client_url(self):
        return f"http://127.0.0.1:{self.client_port}"

    def start(self, initial_cluster, heartbeat, election):
        flags = {
            "name": self.name,
            "data-dir": self.folder / self.name,
            "listen-client-urls": self.client_url(),
            "advertise-client-urls": self.client_url(),
            "listen-peer-urls": self.peer_url(),
            "initial-advertise-peer-urls": self.peer_url(),
            "initial-cluster": initial_cluster,
            "initial-cluster-token": self.system,
            "heartbeat-interval": heartbeat,
            "election-timeout": election,
            "quota-backend-bytes": 8 << 30,
        }
        log = open(self.folder / f"{self.name}.log", "ab")
        command = [binary(self.system)] + [f"--{flag}={value}" for flag, value in flags.items()]
        self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def call(self, path, body=None, seconds=5.0):
        """One request to the JSON gateway; raises OSError when it fails for any reason."""
        connection = http.client.HTTPConnection("127.0.0.1", self.client_port, timeout=seconds)
        try:
            if body is None:
                connection.request("GET", path)
            else:
                connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                raise OSError(f"{path} answered {answer.status}: {text[:200]!r}")
            return json.loads(text)
        except (http.client.HTTPException, ValueError) as broken:
            raise OSError(str(broken)) from broken
        finally:
            connection.close()

    def await_healthy(self):
        deadline = time.monotonic() + STARTUP_SECONDS_MAX
        while True:
            try:
                if self.call("/health", seconds=2)["health"] == "true":
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = (self.folder / f"{self.name}.log").read_text(errors="replace")[-1500:]
                raise SystemExit(f"{self.system} {self.name} did not become healthy. The end of its log:\n{tail}")
            time.sleep(0.02)

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS

    def rss_bytes(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Cluster:
    """One or three members of one system, in a folder of its own that is removed on exit."""

    def __init__(self, system, size, folder, heartbeat=100, election=1000):
        self.system, self.heartbeat, self.election = system, heartbeat, election
        self.folder = pathlib.Path(folder) / f"{system}-{os.getpid()}-{heartbeat}-{size}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.members = [Member(system, f"m{i}", self.folder) for i in range(size)]

    def __enter__(self):
        try:
            for member in self.members:
                self.start(member)
            for member in self.members:
                member.await_healthy()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for member in self.members:
            member.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, member):
        initial = ",".join(f"{m.name}={m.peer_url()}" for m in self.members)
        member.start(initial, self.heartbeat, self.election)

    def endpoints(self):
        return ",".join(f"127.0.0.1:{m.client_port}" for m in self.members)

    def cpu_seconds(self):
        return sum(m.cpu_seconds() for m in self.members)

    def rss_bytes(self):
        return sum(m.rss_bytes() for m in self.members)

    def leader(self):
        """The member that leads, as a majority-backed status says; waits until there is one."""
        deadline = time.monotonic() + STARTUP_SECONDS_MAX
        while time.monotonic() < deadline:
            for member in self.members:
                try:
                    status = member.call("/v3/maintenance/status", {}, seconds=1)
                except OSError:
                    continue
                if status.get("leader") and status["leader"] == status["header"]["member_id"]:
                    return member
            time.sleep(0.01)
        raise SystemExit(f"{self.system}: no leader within {STARTUP_SECONDS_MAX} s")
