# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# One bridge, inside the control machine, so that no firewall of the host applies to it; the host and the nodes are
# plugged into it. From the host every machine, pod and service address can be reached.

inside() { # NAME COMMAND...: in the machine's network, with the host's files and processes
  local pid
  pid=$(machine_pid "$1") || die "the machine '$1' ended while it was being started" "See $bed/$1/log/init.log."
  shift
  nsenter --target "$pid" --net "$@"
}

connect_control() {
  inside control sysctl -qw net.ipv4.ip_forward=1
  inside control ip link set lo up
  inside control ip link add switch type bridge
  inside control ip address add "$control_ip/24" dev switch
  inside control ip link set switch up
  ip link add "$host_link" type veth peer name host netns "$(machine_pid control)"
  inside control ip link set host master switch up
  ip address add "$host_ip/24" dev "$host_link"
  ip link set "$host_link" up
  ip route add "$pod_cidr" via "$control_ip"
  ip route add "$service_cidr" via "$control_ip"
}

connect_node() { # NUMBER
  local node=node$1 ip
  ip=$(node_ip "$1")
  inside control ip link add "$node" type veth peer name eth0 netns "$(machine_pid "$node")"
  inside control ip link set "$node" master switch up
  inside control ip route add "$(node_pod_cidr "$1")" via "$ip"
  [ "$1" != 1 ] || inside control ip route add "$service_cidr" via "$ip" # service addresses are known to nodes only
  inside "$node" sysctl -qw net.ipv4.ip_forward=1
  inside "$node" ip link set lo up
  inside "$node" ip address add "$ip/24" dev eth0
  inside "$node" ip link set eth0 up
  inside "$node" ip route add default via "$control_ip"
}

# The machines' interfaces end with them; the host's end of the one link goes then too, at its own pace.
disconnect_host() { ip link delete "$host_link" 2>/dev/null || true; }
