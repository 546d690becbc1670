# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# What the scripts of the test bed share: progress, refusals, waiting on a condition.

umask 022 # what is made here is read by containers under other users; secrets are made under 077

say() { printf '%s\n' "$*" >&2; }

# die WHAT WHY-AND-WHAT-TO-DO
die() {
  say "error: $1"
  [ -z "${2:-}" ] || say "       $2"
  exit 1
}

# step TEXT: one line of progress with the seconds since the first of the scripts that call each other began.
export COXSWAIN_BEGAN=${COXSWAIN_BEGAN:-$EPOCHSECONDS}
step() { printf '[%4d s] %s\n' $((EPOCHSECONDS - COXSWAIN_BEGAN)) "$*" >&2; }

# wait_until SECONDS WHAT COMMAND...: runs the command until it succeeds; after the deadline, says what was
# awaited, where to look, and what the command said last.
wait_until() {
  local deadline=$((SECONDS + $1)) what=$2 said
  shift 2
  until said=$("$@" 2>&1); do
    if [ "$SECONDS" -ge "$deadline" ]; then
      die "waited in vain for: $what" "last answer: ${said:-none}. Logs are under ${bed:-the state directory}/*/log."
    fi
    sleep 0.2
  done
}

kubectl() { "$bin/kubectl" --kubeconfig "$kubeconfig" "$@"; }
