# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Everything that can be known to fail, before anything is begun.

check_machine() {
  [ "$(uname -s)" = Linux ] || die "Coxswain runs on Linux, this is $(uname -s)" "Use a Linux virtual machine."
  if [ -z "$foreign_kubeconfig" ]; then
    [ "$(id -u)" = 0 ] || die "starting a Kubernetes here needs root" "sudo -E $0; or give it one of yours: --kubeconfig FILE --registry REGISTRY"
  fi
  local free
  mkdir -p "$state" "$repo/deploy/image/target"
  for directory in "$state" "$repo/deploy/image/target"; do
    free=$(df --output=avail -B1G "$directory" | awk 'NR == 2 { print $1 }')
    [ "$free" -ge 10 ] || die "only $free GiB are free under $directory" "Builds, images and volumes take up to 10 GiB."
  done
}

# `down` removes only what was chosen last: another choice would leave the one before it behind.
check_standing() {
  [ ! -e "$state/chosen" ] || [ "$standing" = "$(name_of_cluster)" ] ||
    die "up was last used with $standing, and this would be $(name_of_cluster)" \
      "Remove the one that stands first: ${COXSWAIN_TESTBED:+COXSWAIN_TESTBED=$number }$here/down; or keep both: COXSWAIN_TESTBED=N $0 with a number N that is free."
}

check_tools() {
  # shellcheck source=../../../.mvn/find-jdk.sh
  . "$repo/.mvn/find-jdk.sh"
  command -v go >/dev/null || die "Go is not on the PATH" "The tools are built from Go modules: install Go 1.26 or newer."
  local said
  said=$(cd "$repo/e2e-tests/tools/etcd" && go list -m 2>&1) || die "this Go can't build the tools: $said" "Install Go 1.26 or newer."
}

# Without root no Kubernetes can be started from its parts, but a Docker engine, where one answers, can start K3s.
prefer_k3s() {
  if [ -z "$foreign_kubeconfig$registry$k3s" ] && [ "$(id -u)" != 0 ] && docker info >/dev/null 2>&1; then
    say "This is not root, and a Docker engine answers: K3s in a container, as with --k3s."
    k3s=yes
  fi
}

# Sets foreign_kubeconfig: K3s is used as a cluster of the user's would be.
check_k3s() {
  [ -z "$registry" ] && [ -z "$foreign_kubeconfig" ] ||
    die "--k3s starts a cluster of its own, and one was named too" "Leave out --kubeconfig, --registry and E2E_KUBECONFIG, or --k3s."
  docker info >/dev/null 2>&1 || die "no Docker engine answers" "Start it (docker info must work), or leave out --k3s."
  type -P kubectl >/dev/null || die "kubectl is not on the PATH" "It is needed with --k3s."
  foreign_kubeconfig=$state/k3s.kubeconfig
}

check_registry() {
  [ -z "$foreign_kubeconfig" ] || [ -n "$registry" ] ||
    die "a cluster of yours needs --registry" "Its nodes must pull the images from somewhere: --registry HOST/PATH, where you may push (docker login, crane auth login)."
  [ -z "$registry" ] || [ -n "$foreign_kubeconfig" ] ||
    die "--registry is for a cluster of yours, and none is named" "Add --kubeconfig FILE, or set E2E_KUBECONFIG or KUBECONFIG; without --registry a cluster is started here."
  [ -z "$foreign_kubeconfig" ] || [ -r "$foreign_kubeconfig" ] || die "the kubeconfig $foreign_kubeconfig can't be read"
  [ -z "$foreign_kubeconfig" ] || type -P kubectl >/dev/null || die "kubectl is not on the PATH" "It is needed for a cluster of yours."
}
