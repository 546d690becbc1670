# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# What Kubernetes needs from the system. Only what is missing is installed, and only with apt.

missing_packages() {
  command -v containerd >/dev/null || echo containerd
  command -v runc >/dev/null || echo runc
  [ -x /usr/lib/cni/ptp ] || [ -x /opt/cni/bin/ptp ] || echo containernetworking-plugins
  command -v iptables >/dev/null || echo iptables
  command -v conntrack >/dev/null || echo conntrack
  command -v ip >/dev/null || echo iproute2
  command -v openssl >/dev/null || echo openssl
  command -v curl >/dev/null || echo curl
  is_static_busybox || echo busybox-static
}

is_static_busybox() {
  command -v busybox >/dev/null && [[ $(busybox 2>&1) == *multi-call* ]] && ! ldd "$(command -v busybox)" >/dev/null 2>&1
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "missing on this system: ${missing[*]} (names of Debian's packages)" "There is no apt-get here; install them with your own package manager."
  step "installing ${missing[*]}"
  mkdir -p "$bed"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$bed/apt.log" 2>&1 ||
    die "apt-get could not install ${missing[*]}" "Its messages are in $bed/apt.log."
}
