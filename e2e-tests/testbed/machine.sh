# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# A "machine" of the test bed is a set of namespaces (network, mounts, processes) whose process 1 is
# `machine-init`. Ending that one process ends everything inside: processes, containers, mounts, interfaces and
# iptables rules, however they came to be. Nothing but cgroup directories and files of the state directory outlives it.

# The start time of a process: with its pid it names the process for ever, so a reused pid is never ended.
process_began() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  awk '{ print $20 }' <<<"${stat##*) }"
}

# The machine's outer process, which began before its namespaces and goes when they are gone.
machine_launcher() { # NAME: its pid; fails when it is not running
  local pid began
  read -r pid began 2>/dev/null <"$bed/$1/launcher" && [ "$(process_began "$pid")" = "$began" ] && echo "$pid"
}

machine_pid() { # NAME: process 1 of the machine as the host sees it; fails when it is not running
  local launcher pid
  launcher=$(machine_launcher "$1") || return 1
  read -r pid _ <<<"$(cat "/proc/$launcher/task/$launcher/children" 2>/dev/null)" && [ -n "$pid" ] && echo "$pid"
}

# Starts it; it waits for machine_go before it runs its services. The machine records itself: whenever the
# caller is killed, the next one finds it.
machine_start() { # NAME [VARIABLE=VALUE...]
  local name=$1
  shift
  mkdir -p "$bed/$name/log"
  rm -f "$bed/$name/go"
  (
    self=$BASHPID
    echo "$self $(process_began "$self")" >"$bed/$name/launcher"
    exec setsid env -i PATH="$PATH" HOME="$HOME" COXSWAIN_TESTBED="$number" COXSWAIN_TESTBED_HOME="$bed" \
      COXSWAIN_TESTBED_NETWORK="$network" COXSWAIN_TESTBED_STORE="$store" \
      COXSWAIN_TESTBED_DNS_TTL="$dns_ttl_seconds" "$@" \
      unshare --net --mount --pid --fork --kill-child --mount-proc "$testbed/machine-init" "$name"
  ) </dev/null >>"$bed/$name/log/init.log" 2>&1 9>&- &
  wait_until 10 "the namespaces of $name" machine_pid "$name"
}

machine_go() { touch "$bed/$1/go"; }

machine_run() { # NAME COMMAND...: runs a command inside
  local name=$1 pid
  shift
  pid=$(machine_pid "$name") || die "the machine '$name' is not running" "e2e-tests/testbed/up starts it."
  nsenter --target "$pid" --net --mount --pid "$@"
}

machine_stop() { # NAME: ends it and everything in it, at once, and waits until it is gone
  local name=$1 launcher
  if launcher=$(machine_launcher "$name"); then
    kill -KILL "$(machine_pid "$name" || echo "$launcher")"
    wait_until 60 "the end of $name (process $launcher)" eval "! machine_launcher $name"
  fi
  remove_cgroups "$name"
}

# The directories of a control group tree, under every hierarchy of version 1, or under the one of version 2.
cgroup_roots() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    echo /sys/fs/cgroup
  else
    local hierarchy
    for hierarchy in /sys/fs/cgroup/*/; do
      [ -L "${hierarchy%/}" ] || [ ! -e "$hierarchy/cgroup.procs" ] || echo "${hierarchy%/}"
    done
  fi
}

# Each node keeps its pods under a root of its own: two kubelets under one root end each other's pods.
create_cgroups() { # NAME
  local root file
  for root in $(cgroup_roots); do
    mkdir -p "$root/$cgroup_prefix-$1"
    for file in cpuset.cpus cpuset.mems; do # a new cpuset of version 1 is empty, and an empty one takes no process
      [ ! -s "$root/$file" ] || [ -e "$root/cgroup.controllers" ] || cat "$root/$file" >"$root/$cgroup_prefix-$1/$file"
    done
  done
}

remove_cgroups() { # NAME
  local root
  for root in $(cgroup_roots); do
    [ -d "$root/$cgroup_prefix-$1" ] || continue
    wait_until 30 "the control groups of $1 to be empty" \
      find "$root/$cgroup_prefix-$1" -depth -type d -exec rmdir {} +
  done
}
