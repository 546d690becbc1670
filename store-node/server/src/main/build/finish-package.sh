#!/bin/sh
# Finishes target/coxswain-store after the jars were copied; run by the build with $1 = that directory and
# JAVA_HOME = the JDK of the build.
#  1. RocksDB's jar carries 15 native libraries (92 MB), and like Netty it unpacks one into the temporary
#     directory at every start: keep the ones for this processor beside the jars, where the JVM loads them in
#     place.
#  2. Record an AOT cache (train-aot.sh).
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

case $(uname -s) in
  Linux)
    shrink_rocksdb
    unpack_netty
    "$(dirname "$0")/train-aot.sh" "$dist"
    ;;
  *) echo "finish-package: a member runs on Linux; this package is left as it is" >&2 ;;
esac
