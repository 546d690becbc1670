# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# Builds the programs and their images, unless they are of these very sources already.

images=$repo/deploy/image/target

# Every file that an image depends on. Not asked of git: an unpacked archive has none.
sources_fingerprint() {
  (
    cd "$repo" || exit
    find pom.xml mvnw .mvn crds store-node operator deploy/image helm/coxswain/Chart.yaml \
      -type f -not -path '*/target/*' -not -path 'store-node/bench/*' -print0 | sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d' ' -f1
}

build_artifacts() {
  local fingerprint
  fingerprint=$(sources_fingerprint)
  if [ "$(cat "$images/built-from" 2>/dev/null)" = "$fingerprint" ]; then
    step "images are of these sources already"
    return
  fi
  rm -f "$images/built-from"
  step "building the store node and the operator"
  (cd "$repo" && ./mvnw --quiet --batch-mode -DskipTests package --projects store-node/server,operator --also-make) >&2 ||
    die "the build failed" "Its messages are above; ./mvnw verify says more."
  step "making their images"
  "$repo/deploy/image/build" >/dev/null || die "the images could not be made" "The messages are above."
  echo "$fingerprint" >"$images/built-from"
}
