#!/bin/sh
# Start-up time to ready (first 200 of /q/health/ready) and resident memory of an idle appliance.
# Usage: docs/benchmarks/startup.sh [ROUNDS]     needs ./ichor built, curl, and loaders (package ipxe)
set -eu

rounds=${1:-5}
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
port=18999
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

"$home/ichor" version
printf '%s\n' "round  ready_ms  rss_MiB"
round=1
while [ "$round" -le "$rounds" ]; do
  begun=$(date +%s%N)
  "$home/ichor" up --data "$data/d" --operator 127.0.0.1:$port \
    --serve lo=server,address=127.0.0.1,subnet=127.77.0.0/16,pool=127.77.0.100-127.77.0.199 \
    --dhcp-port 16767 --proxy-port 24011 --tftp-port 16969 --http-port 18081 --event-port 18090 \
    --log-port 18091 >"$data/log" 2>&1 &
  pid=$!
  until curl -sf -o /dev/null "http://127.0.0.1:$port/q/health/ready"; do
    kill -0 "$pid" 2>/dev/null || { cat "$data/log"; exit 1; }
    sleep 0.01
  done
  ready=$((($(date +%s%N) - begun) / 1000000))
  sleep 5
  rss=$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")
  printf '%5d  %8d  %7d\n' "$round" "$ready" "$rss"
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  round=$((round + 1))
done
