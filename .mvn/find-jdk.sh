# Sets JAVA_HOME to a JDK 25 or newer; sourced by mvnw and by the scripts under deploy/ and e2e-tests/.
# Order: JAVA_HOME if it is new enough, then the java on PATH, then the usual places. Says what to do if there is none.
coxswain_jdk_major() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
coxswain_find_jdk() {
  coxswain_on_path=$(command -v javac 2>/dev/null || true)
  [ -z "$coxswain_on_path" ] || coxswain_on_path=$(dirname "$(dirname "$(readlink -f "$coxswain_on_path")")")
  # mvnw runs with globbing off (set -f), so the directories are listed instead of expanded.
  for coxswain_root in "" /usr/lib/jvm /opt /usr/java "$HOME/.sdkman/candidates/java" "$HOME/.jdks" /Library/Java/JavaVirtualMachines; do
    if [ -z "$coxswain_root" ]; then
      coxswain_homes="${JAVA_HOME-}
$coxswain_on_path"
    else
      coxswain_homes=$(find -L "$coxswain_root" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | sort -r || true)
    fi
    while IFS= read -r coxswain_home; do
      for coxswain_candidate in "$coxswain_home" "$coxswain_home/Contents/Home"; do
        [ -n "$coxswain_home" ] || continue
        coxswain_major=$(coxswain_jdk_major "$coxswain_candidate")
        if [ "${coxswain_major:-0}" -ge 25 ]; then
          JAVA_HOME=$coxswain_candidate
          export JAVA_HOME
          return 0
        fi
      done
    done <<EOF
$coxswain_homes
EOF
  done
  echo "Coxswain needs a JDK 25 or newer, and none was found in JAVA_HOME, on the PATH or in the usual places. Install one (for example Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}
coxswain_find_jdk
