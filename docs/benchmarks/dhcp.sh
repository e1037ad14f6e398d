#!/bin/sh
# Ichor, Kea and dnsmasq as DHCP servers for relayed clients, measured in one run and in turns, leases durable on disk:
# highest rate with at most 1 % drops, latency at half of it, CPU per exchange, memory, time to start with stored leases.
#   docs/benchmarks/dhcp.sh [--quick]     as root; --quick is a smoke test of two minutes whose figures mean nothing
# Everything lives in network namespaces of its own and in a directory under ${ICHOR_BENCH_DIR:-/var/tmp}, removed at the end.
# The load generator is deploy/bench (its README says what a drop is). stdout is Markdown; progress goes to stderr.
set -eu

repetitions=3 step=2 clients=50000 fill=100000 stored=1000000 close=1.08 starts=2
if [ "${1:-}" = --quick ]; then
  repetitions=1 step=1 clients=2000 fill=3000 stored=20000 close=1.5 starts=1
fi
threads=${KEA_THREADS:-$(nproc)}

id=ib$$ servers="ichor kea dnsmasq"
. "$(dirname -- "$0")/frame.sh"

require() {
  [ "$(id -u)" = 0 ] || { say "needs root for network namespaces and port 67"; exit 77; }
  missing=
  command -v ip >/dev/null || missing="$missing iproute2"
  command -v kea-dhcp4 >/dev/null || missing="$missing kea-dhcp4-server"
  command -v dnsmasq >/dev/null || missing="$missing dnsmasq-base"
  command -v perfdhcp >/dev/null || missing="$missing kea-admin"
  if [ -n "$missing" ]; then
    say "missing; run: apt-get install -y --no-install-recommends$missing"
    exit 77
  fi
  case $(stat -f -c %T "$work") in
    tmpfs | ramfs) say "$work is not on a disk; set ICHOR_BENCH_DIR"; exit 77 ;;
  esac
}

load() {
  ip netns exec "$id-load" "$java" -XX:+UseSerialGC -Xms256m -Xmn160m --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$bench/classes:$bench/lib/*" dev.ichor.bench.load.LoadMain "$@"
}

prefix() {
  case $1 in
    ichor) echo 10.16 ;;
    kea) echo 10.32 ;;
    dnsmasq) echo 10.48 ;;
  esac
}

# The same pool for everyone: a million addresses, from PREFIX.1.0 on.
first() { echo "$(prefix "$1").1.0"; }
last() { prefix "$1" | awk -F. '{ print $1 "." ($2 + 15) ".254.255" }'; }

target() { echo "name=$1,server=$(prefix "$1").0.1,relay=$(prefix "$1").0.2"; }

write_kea() {
  mkdir -p "$work/kea"
  cat >"$work/kea.json" <<EOF
{ "Dhcp4": {
  "interfaces-config": { "interfaces": [ "eth0" ], "dhcp-socket-type": "udp" },
  "lease-database": { "type": "memfile", "persist": true, "name": "$work/kea/leases.csv" },
  "multi-threading": { "enable-multi-threading": true, "thread-pool-size": $threads, "packet-queue-size": 64 },
  "valid-lifetime": 3600,
  "subnet4": [ { "id": 1, "subnet": "$(prefix kea).0.0/12", "pools": [ { "pool": "$(first kea)-$(last kea)" } ] } ],
  "loggers": [ { "name": "kea-dhcp4", "severity": "WARN", "output_options": [ { "output": "stderr" } ] } ]
} }
EOF
}

# start NAME: leaves the process in $started. Kea has no probe of new addresses and dnsmasq's is off, so Ichor's is off too.
start() {
  case $1 in
    ichor)
      mkdir -p "$work/ichor/loaders"
      ICHOR_BUILD=off ip netns exec "$id-ichor" "$home/ichor" up --data "$work/ichor/data" \
        --loaders "$work/ichor/loaders" --operator 127.0.0.1:8080 \
        --serve "eth0=server,address=$(prefix ichor).0.1,subnet=$(prefix ichor).0.0/12,pool=$(first ichor)-$(last ichor),${serve:-probe=off}" \
        ${ICHOR_BENCH_ARGS:-} >>"$work/ichor.log" 2>&1 &
      ;;
    kea)
      KEA_LOCKFILE_DIR="$work/kea" KEA_PIDFILE_DIR="$work/kea" \
        ip netns exec "$id-kea" kea-dhcp4 -c "$work/kea.json" >>"$work/kea.log" 2>&1 &
      ;;
    dnsmasq)
      ip netns exec "$id-dnsmasq" dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --port=0 --interface=eth0 \
        --dhcp-authoritative --no-ping --quiet-dhcp --dhcp-lease-max=2000000 --dhcp-leasefile="$work/dnsmasq.leases" \
        --dhcp-range="$(first dnsmasq),$(last dnsmasq),255.240.0.0,1h" --pid-file= --log-facility="$work/dnsmasq.log" &
      ;;
  esac
  started=$!
  pids="$pids $started"
}

# answers NAME SECONDS: starts it with the generator already asking; milliseconds from start to first answer in $took.
answers() {
  load first-answer --target "$(target "$1")" --within "$2" >"$work/answer" &
  asking=$!
  sleep 2
  begun=$(date +%s%3N)
  start "$1"
  if wait "$asking"; then
    took=$(($(cat "$work/answer") - begun))
  else
    took="over ${2}000"
  fi
}

# Client n of the generator has MAC 02:00 and n in four octets; its address is the nth of the pool.
stored_kea() {
  awk -v n="$1" -v p="$(prefix kea)" -v until="$(($(date +%s) + 86400))" 'BEGIN {
    split(p, net, "."); print "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context"
    for (i = 0; i < n; i++) { a = i + 256
      printf "%d.%d.%d.%d,02:00:%02x:%02x:%02x:%02x,01:02:00:%02x:%02x:%02x:%02x,86400,%d,1,0,0,,0,\n", net[1], net[2] + int(a / 65536), int(a / 256) % 256, a % 256,
        int(i / 16777216), int(i / 65536) % 256, int(i / 256) % 256, i % 256,
        int(i / 16777216), int(i / 65536) % 256, int(i / 256) % 256, i % 256, until } }' >"$work/kea/leases.csv"
  rm -f "$work"/kea/leases.csv.*
}

stored_dnsmasq() {
  awk -v n="$1" -v p="$(prefix dnsmasq)" -v until="$(($(date +%s) + 86400))" 'BEGIN { split(p, net, ".")
    for (i = 0; i < n; i++) { a = i + 256
      printf "%d 02:00:%02x:%02x:%02x:%02x %d.%d.%d.%d * 01:02:00:%02x:%02x:%02x:%02x\n", until, int(i / 16777216), int(i / 65536) % 256, int(i / 256) % 256, i % 256,
        net[1], net[2] + int(a / 65536), int(a / 256) % 256, a % 256,
        int(i / 16777216), int(i / 65536) % 256, int(i / 256) % 256, i % 256 } }' >"$work/dnsmasq.leases"
}

# Ichor's own records, by being asked for them, so that this knows nothing of how they are kept.
stored_ichor() {
  rm -rf "$work/ichor/data"
  serve=probe=off,limits=off # a pool that is filled to the last address looks like an attack
  answers ichor 60
  filled=$(load fill --target "$(target ichor)" --clients "$1" --within 150) ||
    say "ichor has only $filled leases stored instead of $1"
  stop "$started"
}

resident() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }

# Does the generator say what perfdhcp says, of the same server in the same minute?
validate() {
  say "perfdhcp and the generator, one after the other, on Kea"
  seconds=4
  perf=$(ip netns exec "$id-load" perfdhcp -4 -l "$(prefix kea).0.2" -r 1000 -R 2000 -p "$seconds" -W 1 "$(prefix kea).0.1" 2>&1) || true
  ours=$(load rate --target "$(target kea)" --rate 1000 --seconds "$seconds" --clients 2000 --runs 2 | tail -n 1)
  printf '\nGenerator against perfdhcp, Kea, 1000/s asked:\n\n| | completed/s | average DISCOVER-OFFER, REQUEST-ACK ms |\n| --- | --- | --- |\n'
  printf '| perfdhcp | %s | %s |\n' "$(echo "$perf" | awk '/^Rate:/ { print $2; exit }')" \
    "$(echo "$perf" | awk '/^avg delay: [0-9]/ { printf "%s%s", c, $3; c = ", " }')"
  printf '| deploy/bench | %s | %s |\n' "$(echo "$ours" | sed 's/.*completed=\([0-9]*\).*/\1/')" \
    "$(echo "$ours" | sed 's|.*offer_ms=\([0-9.]*\)/.*ack_ms=\([0-9.]*\)/.*|\1, \2|')"
}

rates() {
  say "rates: about $((repetitions * 110)) s"
  targets=
  for name in ichor kea dnsmasq; do
    answers "$name" 60
    say "$name answered after $took ms, empty"
    eval "pid_$name=$started"
    targets="$targets --target $(target $name),pid=$started"
  done
  # shellcheck disable=SC2086 # a list of words
  load suite $targets --repetitions $repetitions --step-seconds $step --clients $clients --fill $fill --close-enough $close
  validate
  for name in ichor kea dnsmasq; do eval "stop \$pid_$name"; done
}

starts() {
  printf '\n| with stored leases | resident MiB, %s | start to first answer ms, %s, %s starts |\n| --- | --- | --- |\n' "$fill" "$stored" "$starts"
  for name in ichor kea dnsmasq; do
    say "$name: $fill and $stored stored leases"
    memory="in the table above"
    if [ "$name" != ichor ]; then
      "stored_$name" "$fill"
      answers "$name" 60
      sleep 2
      memory=$(resident "$started" || echo -)
      stop "$started"
    fi
    "stored_$name" "$stored"
    times=
    for _ in $(seq "$starts"); do
      answers "$name" 60
      times="$times $took"
      stop "$started"
    done
    printf '| %s | %s |%s |\n' "$name" "$memory" "$times"
  done
}

require
build
ip netns add "$id-load"
ip -n "$id-load" link set lo up
for name in ichor kea dnsmasq; do joined "$name"; done
write_kea
printf '%s, %s, %s cores, load before: %s; disk %s\n' "$(date -u +%FT%TZ)" "$(git -C "$home" rev-parse --short HEAD)" \
  "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(stat -f -c %T "$work")"
printf '%s; Kea %s, %s threads, memfile persistent; dnsmasq %s\n\n' "$("$home/ichor" version | head -n 1)" "$(kea-dhcp4 -v)" "$threads" \
  "$(dnsmasq --version | awk 'NR == 1 { print $3 }')"
begun_all=$(date +%s)
rates
starts
printf '\nThe whole took %s s.\n' "$(($(date +%s) - begun_all))"
