# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Builds what is missing of Kubernetes and its company, and links it into one directory.

link_binaries() {
  local family directory binary
  mkdir -p "$bin"
  for family in etcd kubernetes coredns pause helm relay; do
    directory=$("$repo/e2e-tests/tools/build" "$family")
    for binary in "$directory"/*; do
      ln -sfn "$binary" "$bin/$(basename "$binary")"
    done
  done
}
