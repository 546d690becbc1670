# shellcheck shell=bash disable=SC2034
# Where the test bed lives and how it is addressed. Sourced by every script of this directory.

testbed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$testbed/../.." && pwd)

# Beds with different numbers do not touch each other: each has its own state, network and control groups.
number=${COXSWAIN_TESTBED:-0}
bed_name=testbed
[ "$number" = 0 ] || bed_name=testbed$number

# All state: data, logs, volumes, kubeconfig. `down` removes it.
bed=${COXSWAIN_TESTBED_HOME:-${XDG_STATE_HOME:-$HOME/.local/state}/coxswain/$bed_name}
bin=$bed/bin                      # links to the binaries that this bed runs
kubeconfig=$bed/kubeconfig

node_count=${COXSWAIN_TESTBED_NODES:-1}
dns_ttl_seconds=${COXSWAIN_TESTBED_DNS_TTL:-1}    # production clusters cache 30 s
store=${COXSWAIN_TESTBED_STORE:-$bin/etcd}        # what the API server stores in: anything that is started like etcd

# One private network. Its first address is the control machine (API server, DNS, router), its last the host.
# Two octets; pods and services take the two networks after it.
network=${COXSWAIN_TESTBED_NETWORK:-10.$((177 + 3 * number))}
control_ip=$network.0.1
host_ip=$network.0.254
machine_cidr=$network.0.0/24
pod_cidr=${network%.*}.$((${network#*.} + 1)).0.0/16
service_cidr=${network%.*}.$((${network#*.} + 2)).0.0/16
host_link=coxswain$number # the only interface that appears on the host
cgroup_prefix=coxswain$number

node_ip() { echo "$network.0.$((10 + $1))"; }
node_pod_cidr() { echo "${pod_cidr%.0.0/16}.$1.0/24"; }

api_server=https://$control_ip:6443
pause_image=localhost/coxswain/pause:v1
busybox_image=localhost/coxswain/busybox:v1
