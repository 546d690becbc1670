# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Who may speak to the API server: an administrator (also every control-plane program) and each node, by token.

create_credentials() {
  local n
  mkdir -p "$bed/control"
  [ -s "$bed/control/service-account.key" ] || (umask 077 && openssl genrsa -out "$bed/control/service-account.key" 2048 2>/dev/null)
  [ -s "$bed/control/admin.token" ] || random_token "$bed/control/admin.token"
  for n in $(seq "$node_count"); do
    mkdir -p "$bed/node$n"
    [ -s "$bed/node$n/token" ] || random_token "$bed/node$n/token"
  done
  (umask 077 && tokens >"$bed/control/tokens.csv")
}

random_token() (umask 077 && openssl rand -hex 24 >"$1") # FILE

tokens() {
  local n
  echo "$(cat "$bed/control/admin.token"),admin,admin,system:masters"
  for n in $(seq "$node_count"); do
    echo "$(cat "$bed/node$n/token"),system:node:node$n,node$n,system:nodes"
  done
}

# Needs the API server's certificate, which the server makes by itself.
write_kubeconfigs() {
  local n
  write_kubeconfig "$kubeconfig" "$(cat "$bed/control/admin.token")"
  for n in $(seq "$node_count"); do
    write_kubeconfig "$bed/node$n/kubeconfig" "$(cat "$bed/node$n/token")"
  done
}

write_kubeconfig() { # FILE TOKEN
  (umask 077 && cat >"$1.new" <<CONFIG
apiVersion: v1
kind: Config
clusters:
  - name: coxswain-testbed
    cluster: {server: "$api_server", certificate-authority-data: $(base64 -w0 "$bed/control/certs/apiserver.crt")}
users:
  - name: user
    user: {token: $2}
contexts:
  - name: coxswain-testbed
    context: {cluster: coxswain-testbed, user: user}
current-context: coxswain-testbed
CONFIG
  )
  mv "$1.new" "$1"
}
