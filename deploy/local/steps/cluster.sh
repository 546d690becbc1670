# shellcheck shell=bash disable=SC2034,SC2154 # settings.sh, sourced before this file, has the settings
# Gets a Kubernetes whose nodes have the images: one of the user's, or one that is started here.

get_cluster() {
  if [ -n "$k3s" ]; then
    start_k3s
    link_tools
    image_repository=docker.io/coxswain
  elif [ -n "$foreign_kubeconfig" ]; then
    use_foreign_cluster
    image_repository=$registry
  else
    "$testbed/up"
    "$testbed/load-image" "$images/store-node.tar" "$images/operator.tar"
    image_repository=docker.io/coxswain
  fi
}

# Testcontainers' K3s in a container that stays until `down`. Images that changed need a new one.
start_k3s() {
  if k3s_runs; then
    step "K3s runs already; it keeps the images it was started with"
    return
  fi
  step "starting K3s in a container"
  (
    cd "$repo" && TESTCONTAINERS_RYUK_DISABLED=true ./mvnw --quiet --batch-mode --projects e2e-tests/k3s compile exec:java \
      "-Dexec.args='$kubeconfig' '$images/store-node.tar' '$images/operator.tar'"
  ) >&2 || die "K3s could not be started" "Its messages are above."
}

k3s_runs() { [ -s "$kubeconfig.container" ] && [ "$(docker inspect --format '{{.State.Running}}' "$(cat "$kubeconfig.container")" 2>/dev/null)" = true ]; }

link_tools() {
  local tools
  tools=$repo/e2e-tests/tools/build
  mkdir -p "$bin"
  ln -sfn "$(type -P kubectl)" "$bin/kubectl"
  ln -sfn "$("$tools" etcd)/etcdctl" "$bin/etcdctl"
  ln -sfn "$("$tools" helm)/helm" "$bin/helm"
}

use_foreign_cluster() {
  local name
  link_tools
  ln -sfn "$("$repo/e2e-tests/tools/build" crane)/crane" "$bin/crane"
  kubectl get --raw /readyz >/dev/null || die "the cluster of $kubeconfig does not answer" "kubectl's message is above."
  for name in store-node operator; do
    step "pushing $registry/$name:$version"
    push_image "$images/$name.tar" "$registry/$name:$version"
  done
}

push_image() { # FILE REFERENCE
  local layout
  layout=$(mktemp -d)
  tar -xf "$1" -C "$layout"
  # A registry on a private address without TLS is a trial's; crane speaks plain HTTP to it only when told.
  "$bin/crane" push ${plain_http:+--insecure} "$layout" "$2" >/dev/null ||
    die "$2 could not be pushed" "Log in first (docker login), or add --plain-http for a registry without TLS; crane's message is above."
  rm -r "$layout"
}
