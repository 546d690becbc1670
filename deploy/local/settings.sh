# shellcheck shell=bash disable=SC2034
# What the scripts of this directory share: the test bed's settings (repo, testbed, bed, bin, kubeconfig) and these.

source "$(dirname "${BASH_SOURCE[0]}")/../../e2e-tests/testbed/settings.sh"
# shellcheck source=../../e2e-tests/testbed/lib.sh
source "$testbed/lib.sh"

state=${XDG_STATE_HOME:-$HOME/.local/state}/coxswain/local$number # what `up` chose, for `env` and `down`
version=$(sed -n 's/^appVersion: *//p' "$repo/helm/coxswain/Chart.yaml" | tr -d '"')

release=coxswain
operator_namespace=coxswain-system
example=$repo/deploy/examples/storecluster.yaml
cluster=$(awk '/^metadata:/ { inside = 1 } inside && $1 == "name:" { print $2; exit }' "$example")

foreign_kubeconfig= # of a cluster that is not the test bed
registry=           # where such a cluster pulls images from
k3s=                # set: Testcontainers' K3s takes the test bed's place; its kubeconfig is then the foreign one
# shellcheck source=/dev/null
[ ! -r "$state/chosen" ] || source "$state/chosen"

# Which cluster these settings mean, for people and to compare.
name_of_cluster() {
  if [ -n "$k3s" ]; then
    echo "K3s in a container"
  elif [ -n "$foreign_kubeconfig" ]; then
    echo "the cluster of $foreign_kubeconfig"
  else
    echo "a Kubernetes started on this machine"
  fi
}

# A foreign cluster is reached by the user's kubectl and our etcdctl and helm.
use_kubeconfig() {
  [ -z "$foreign_kubeconfig" ] || { kubeconfig=$foreign_kubeconfig && bin=$state/bin; }
}
use_kubeconfig

helm() { "$bin/helm" --kubeconfig "$kubeconfig" "$@"; }
