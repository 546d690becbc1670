# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# What must hold before anything is touched. Each refusal says what to do.

free_gib() { df --output=avail -B1G "$1" | awk 'NR == 2 { print $1 }'; }

preflight() {
  [ "$(uname -s)" = Linux ] || die "the test bed runs on Linux only" "This is $(uname -s); run it in a Linux virtual machine."
  [ "$(id -u)" = 0 ] || die "the test bed needs root" "It makes network and process namespaces and runs containers: sudo -E $0"
  mkdir -p "$bed"
  local free filesystem
  free=$(free_gib "$bed")
  [ "$free" -ge 4 ] || die "only $free GiB are free under $bed, at least 4 are needed" "Free some, or set COXSWAIN_TESTBED_HOME."
  filesystem=$(stat --file-system --format=%T "$bed")
  [ "$filesystem" != overlayfs ] ||
    die "$bed lies on an overlay file system, which can't hold container images" "Set COXSWAIN_TESTBED_HOME to a directory on a disk or a mounted volume."
  unshare --net --mount --pid --fork true 2>/dev/null ||
    die "this system refuses new namespaces" "In a container, start it privileged; else see what forbids unshare(2)."
  networks_are_free
}

# Our addresses must not be anybody else's: no route of the host inside them, and none around them but the default one.
networks_are_free() {
  local cidr taken
  for cidr in "$machine_cidr" "$pod_cidr" "$service_cidr"; do
    taken=$({ ip -4 route show root "$cidr"; ip -4 route show match "$cidr"; } | grep -v -e '^default' -e " dev $host_link" | sort -u || true)
    [ -z "$taken" ] || die "the network $cidr is in use on this host: $taken" "Set COXSWAIN_TESTBED_NETWORK to two other octets, for example 10.221."
  done
}
