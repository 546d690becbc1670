# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# kubelet sets a few kernel settings that are the whole host's. They are remembered, and `down` puts them back.

kernel_settings='vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes'

remember_kernel_settings() {
  # shellcheck disable=SC2086
  [ -s "$bed/kernel-settings" ] || sysctl $kernel_settings >"$bed/kernel-settings"
}

restore_kernel_settings() { [ ! -s "$bed/kernel-settings" ] || sysctl --quiet --load="$bed/kernel-settings"; }
