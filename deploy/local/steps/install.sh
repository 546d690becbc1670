# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Installs the operator and the example, and waits until the example is Available.

install_operator() {
  step "installing the operator into namespace $operator_namespace"
  # The tag stays the same from build to build; the annotation makes a new image a new pod.
  helm upgrade --install "$release" "$repo/helm/coxswain" --namespace "$operator_namespace" --create-namespace \
    --set "watchNamespaces={*}" --set "image.repository=$image_repository/operator" \
    --set "storeImage.repository=$image_repository/store-node" \
    --set "podAnnotations.image=$(sha256sum "$images/operator.tar" | cut -c1-16)" >/dev/null ||
    die "helm could not install the chart" "helm's message is above."
  kubectl --namespace "$operator_namespace" rollout status "deployment/$release" --timeout=180s >/dev/null ||
    explain_and_die "the operator did not become ready" "$operator_namespace"
  step "the operator is ready"
}

create_example() {
  step "applying ${example#"$repo/"}"
  kubectl apply --namespace default -f "$example" >/dev/null || die "the example was refused" "kubectl's message is above."
  kubectl wait --namespace default --for=condition=Available "stc/$cluster" --timeout=300s >/dev/null ||
    explain_and_die "$cluster did not become Available" default
  step "$cluster is Available"
}

# What a person would look at first.
explain_and_die() { # WHAT NAMESPACE
  {
    kubectl --namespace "$2" get stc,pods,pvc -o wide || true
    kubectl --namespace default get stc "$cluster" -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\n"}{end}' || true
    kubectl --namespace "$2" get events --sort-by=.lastTimestamp | tail -n 15 || true
    kubectl --namespace "$operator_namespace" logs "deployment/$release" --tail=20 || true
  } >&2
  die "$1" "What Kubernetes says of it is above. It is left running: source <($repo/deploy/local/env)"
}
