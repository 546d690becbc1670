# shellcheck shell=bash disable=SC2154 # settings.sh, sourced before this file, has the settings
# The two images every bed has, made here: no registry is needed.

oci_tar=$repo/deploy/image/oci-tar

build_base_images() {
  local layer
  layer=$(mktemp -d)
  chmod 0755 "$layer"
  install -m 0755 "$bin/pause" "$layer/pause"
  "$oci_tar" --name "$pause_image" --out "$bed/images/pause.tar" --entrypoint '["/pause"]' --user 65532:65532 "$layer"
  rm "$layer/pause"
  install -D -m 0755 "$(command -v busybox)" "$layer/bin/busybox"
  busybox --list | grep -vx busybox | while read -r applet; do ln -s busybox "$layer/bin/$applet"; done
  "$oci_tar" --name "$busybox_image" --out "$bed/images/busybox.tar" --entrypoint '["/bin/sh"]' --user 65532:65532 \
    --env PATH=/bin "$layer"
  rm -r "$layer"
}

ctr_on() { # NODE ARGUMENTS...
  local node=$1
  shift
  machine_run "$node" ctr --address /run/containerd/containerd.sock --namespace k8s.io "$@"
}

# Imports an OCI tar into every node that does not have the same image under the same name.
load_image() { # FILE
  local file=$1 index digest name n
  index=$(tar -xOf "$file" index.json) || die "$file is not an OCI layout in a tar file" "deploy/image/oci-tar writes them."
  digest=$(sed -E 's/.*"digest":"(sha256:[0-9a-f]+)".*/\1/' <<<"$index")
  name=$(sed -E 's/.*"io.containerd.image.name":"([^"]+)".*/\1/' <<<"$index")
  for n in $(seq "$node_count"); do
    if ! ctr_on "node$n" images list "name==$name" 2>/dev/null | grep -q "$digest"; then
      ctr_on "node$n" images import "$file" >/dev/null
      step "image $name is on node$n"
    fi
  done
}
