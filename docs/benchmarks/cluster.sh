#!/bin/sh
# Configures a simulated cluster: every machine stands in maintenance, approved; then the cluster is
# declared, and the clock runs until every node has said that it took its configuration, until every
# machine is ACTIVE, and until the cluster is healthy. Prints a Markdown row. Simulator and appliance
# share the processors. Usage: docs/benchmarks/cluster.sh [MACHINES]    needs ./ichor built and curl
set -eu

machines=${1:-300}
limit=600
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
net=121
port=18997
data=$(mktemp -d)
up=''
rack=''
stop() {
  for pid in $rack $up; do kill "$pid" 2>/dev/null || true; done
  for pid in $rack $up; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$data"
}
trap stop EXIT

mkdir -p "$data/assets" "$data/loaders"
head -c 65536 /dev/zero >"$data/assets/kernel-amd64"
head -c 65536 /dev/zero >"$data/assets/initramfs-amd64.xz"
for loader in undionly.kpxe snponly.efi ipxe.efi; do
  { printf 'MZ Ichor demo: %s' "$loader"; head -c 4096 /dev/zero; } >"$data/loaders/$loader"
done
"$home/ichor" up --data "$data/d" --operator 127.0.0.1:$port --factory off --registry-port off \
  --assets "$data/assets" --loaders "$data/loaders" \
  --serve "lo=server,address=127.0.0.1,subnet=127.$net.0.0/16,pool=127.$net.0.100-127.$net.15.254" \
  --dhcp-port 17867 --proxy-port 25011 --tftp-port 17969 --http-port 19081 --event-port 19090 \
  --log-port 19091 >"$data/up.log" 2>&1 &
up=$!
until curl -sf -o /dev/null "http://127.0.0.1:$port/q/health/ready"; do
  kill -0 "$up" 2>/dev/null || { cat "$data/up.log" >&2; exit 1; }
  sleep 0.1
done
token=$(cat "$data/d/operator.token")

api() { # METHOD PATH [BODY]
  curl -sf -X "$1" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    ${3:+-d "$3"} "http://127.0.0.1:$port/api/v1/$2"
}
in_state() { api GET machines | grep -o "\"state\":\"$1\"" | wc -l; }
accepted() { grep -c 'configuration accepted' "$data/rack.log" || true; }
now() { date +%s%N; }
await() { # WHAT WANTED COMMAND...
  what=$1 wanted=$2
  shift 2
  end=$(($(date +%s) + limit))
  until [ "$("$@")" -ge "$wanted" ]; do
    [ "$(date +%s)" -lt "$end" ] || {
      echo "cluster.sh: $what: $("$@") of $wanted after $limit s" >&2
      grep -E ' (WARN|ERROR) ' "$data/up.log" | tail -n 20 >&2
      exit 1
    }
    sleep 0.2
  done
}
healthy() { api GET clusters/bench | grep -c '"healthyAt"' || true; }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{print ($14 + $15) / hz}' "/proc/$1/stat"; }

api POST rules '{"name":"all","order":100,"action":{"type":"approve"}}' >/dev/null
"$home/ichor" simulate --machines "$machines" --state "$data/rack" --power-on --dhcp 127.0.0.1:17867 \
  --relay "127.$net.0.2" --bmc-net "127.$((net + 1)).0.0" --tftp-port 17969 --proxy-port 25011 \
  >"$data/rack.log" 2>&1 &
rack=$!
await 'machines in maintenance' "$machines" in_state AVAILABLE

load=$(cut -d' ' -f1 /proc/loadavg)
before=$(cpu "$up")
rack_before=$(cpu "$rack")
begun=$(now)
api POST clusters "{\"name\":\"bench\",\"endpoint\":\"https://127.$net.0.10:6443\",\"groups\":[
  {\"role\":\"controlplane\",\"count\":3},{\"role\":\"worker\",\"count\":$((machines - 3))}]}" >/dev/null
await 'configurations taken' "$machines" accepted
configured=$(now)
spent=$(cpu "$up")
rack_spent=$(cpu "$rack")
await 'machines ACTIVE' "$machines" in_state ACTIVE
active=$(now)
await 'healthy' 1 healthy
done=$(now)

seconds() { awk -v n="$1" 'BEGIN {printf "%.1f", n / 1e9}'; }
less() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.1f", b - a}'; }
echo '| machines | all configured, s | all ACTIVE, s | healthy, s | CPU until configured, s: Ichor | simulator | resident, MiB | load before |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
echo "| $machines | $(seconds $((configured - begun))) | $(seconds $((active - begun))) | $(seconds $((done - begun))) |" \
  "$(less "$before" "$spent") | $(less "$rack_before" "$rack_spent") |" \
  "$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$up/status") | $load |"
