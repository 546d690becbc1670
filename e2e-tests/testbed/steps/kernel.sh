# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# What the beds of one host share, and the last of them takes away: kubelet sets a few kernel settings that are the whole
# host's (remembered, and put back), and needs mount points at its fixed paths.

kernel_settings='vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes'
remembered=${XDG_STATE_HOME:-$HOME/.local/state}/coxswain/kernel-settings

# shellcheck disable=SC2086 # a list of words
remember_kernel_settings() { [ -s "$remembered" ] || sysctl $kernel_settings >"$remembered"; }

a_bed_is_running() { grep -qs ' /var/lib/kubelet ' /proc/[0-9]*/mountinfo; }

remove_what_beds_share() {
  a_bed_is_running && return
  [ ! -s "$remembered" ] || sysctl --quiet --load="$remembered"
  rm -f "$remembered"
  rmdir /var/lib/kubelet /var/lib/cni 2>/dev/null || true # somebody else's are not empty
}
