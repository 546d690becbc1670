#!/bin/sh
# Finishes target/coxswain-store after the jars were copied; run by the build with $1 = that directory and
# JAVA_HOME = the JDK of the build.
#  1. RocksDB's jar carries 15 native libraries (92 MB), and like Netty it unpacks one into the temporary
#     directory at every start: keep the ones for this processor beside the jars, where the JVM loads them in
#     place.
#  2. Record an AOT cache by running the member once, so that it starts in half the time. A member
#     without it works just the same, so a failure here only costs that.
set -eu
dist=$1
lib=$dist/lib
native=$lib/native
jar=$JAVA_HOME/bin/jar

case $(uname -m) in
  aarch64 | arm64) rocksdb_native=librocksdbjni-linux-aarch64.so netty_platform=linux-aarch_64 ;;
  *) rocksdb_native=librocksdbjni-linux64.so netty_platform=linux-x86_64 ;;
esac

shrink_rocksdb() {
  rocksdb=$(ls "$lib"/rocksdbjni-*.jar)
  work=$dist/../rocksdb-repack
  rm -rf "$work" && mkdir -p "$work" "$native"
  (cd "$work" && "$jar" --extract --file "$rocksdb")
  mv "$work/$rocksdb_native" "$native/"
  rm -f "$work"/librocksdbjni-* "$rocksdb"
  "$jar" --create --file "$rocksdb" --date=2026-01-01T00:00:00Z -C "$work" .
  rm -rf "$work"
}

unpack_netty() {
  work=$dist/../netty-unpack
  rm -rf "$work" && mkdir -p "$work"
  (cd "$work" && "$jar" --extract --file "$(ls "$lib"/netty-transport-native-epoll-*-"$netty_platform".jar)" META-INF/native)
  mv "$work"/META-INF/native/*.so "$native/"
  rm -rf "$work"
}

train() {
  run=$dist/../aot-training
  rm -rf "$run" && mkdir -p "$run" && rm -f "$lib/coxswain-store.aot"
  COXSWAIN_STORE_JAVA_OPTS="-XX:AOTCacheOutput=$lib/coxswain-store.aot -Xlog:aot=error" \
    "$dist/bin/coxswain-store" --data-dir="$run/data" --name=training \
    --listen-client-urls=http://127.0.0.1:0 --advertise-client-urls=http://127.0.0.1:0 \
    --listen-peer-urls=http://127.0.0.1:0 --initial-advertise-peer-urls=http://127.0.0.1:1 \
    >"$run/out" 2>&1 &
  pid=$!
  waited_tenths=0
  until grep -q 'ready to serve client requests' "$run/out"; do
    if ! kill -0 "$pid" 2>/dev/null || [ "$waited_tenths" -ge 600 ]; then
      echo "finish-package: no AOT cache, because the training member did not get ready; see $run/out" >&2
      kill -9 "$pid" 2>/dev/null || true
      return 0
    fi
    sleep 0.1
    waited_tenths=$((waited_tenths + 1))
  done
  kill -TERM "$pid"
  wait "$pid" || true
  [ -s "$lib/coxswain-store.aot" ] || echo "finish-package: no AOT cache was written; see $run/out" >&2
}

case $(uname -s) in
  Linux)
    shrink_rocksdb
    unpack_netty
    train
    ;;
  *) echo "finish-package: a member runs on Linux; this package is left as it is" >&2 ;;
esac
