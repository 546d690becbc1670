#!/bin/sh
# Records an AOT cache in the package $1 by running the member once under load (TrainingLoad), so that it starts in
# half the time and is at full speed seconds later: the cache holds loaded classes and profiles of hot methods. It fits
# only the Java that recorded it (JAVA_HOME) and jars of the same dates, so the image, which has both of its own,
# records one too. A member without a cache works just the same, so a failure here only costs that.
set -eu
lib=$1/lib
run=$(mktemp -d)

rm -f "$lib/coxswain-store.aot"
COXSWAIN_STORE_JAVA_OPTS="-XX:AOTCacheOutput=$lib/coxswain-store.aot -Xlog:aot=error" \
  "$1/bin/coxswain-store" --data-dir="$run/data" --name=training \
  --listen-client-urls=http://127.0.0.1:0 --advertise-client-urls=http://127.0.0.1:0 \
  --listen-peer-urls=http://127.0.0.1:0 --initial-advertise-peer-urls=http://127.0.0.1:1 \
  >"$run/out" 2>&1 &
pid=$!
waited=0
until grep -qs 'ready to serve client requests' "$run/out"; do
  if ! kill -0 "$pid" 2>/dev/null || [ "$waited" -ge 300 ]; then
    echo "train-aot: no AOT cache, because the training member did not get ready; see $run/out" >&2
    kill -9 "$pid" 2>/dev/null || true
    exit 0
  fi
  sleep 0.1
  waited=$((waited + 1))
done
port=$(sed -n 's/.*listening for clients.*"address":"[^"]*:\([0-9]*\)".*/\1/p' "$run/out" | head -n 1)
"$JAVA_HOME/bin/java" -cp "$lib/*" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
  io.coxswain.server.training.TrainingLoad 127.0.0.1 "$port" >"$run/load" 2>&1 ||
  {
    echo "train-aot: the cache knows less than it could, because the load failed; see $run/load:"
    tail -n 5 "$run/load"
  } >&2
kill -TERM "$pid"
wait "$pid" || true
if [ -s "$lib/coxswain-store.aot" ]; then
  rm -r "$run"
else
  echo "train-aot: no AOT cache was written; see $run/out" >&2
fi
