#!/bin/sh
# Ichor beside tftpd-hpa, atftpd, dnsmasq (TFTP) and nginx (HTTP), measured in one run and in turns: MB/s, processor seconds of the
# whole machine per GB, resident memory; then 1000 transfers, 2000 slow readers and a boot storm on Ichor alone.
#   docs/benchmarks/boot.sh [--quick]     as root; --quick is a smoke test of two minutes whose figures mean little
# Everything lives in network namespaces of its own and in a directory under ${ICHOR_BENCH_DIR:-/var/tmp}, removed at the end.
# Peers that are not installed are unpacked from Debian's packages beside it, not installed. The clients are deploy/bench's
# (its README says how they judge). Each datagram passes the link by itself: the link's own UDP segmentation is off for everybody.
# stdout is Markdown; progress goes to stderr. ICHOR_BUILD=off measures what was built last.
set -eu

repetitions=3 parallel=50 whole=67108864 loader=1048576 initramfs=80000000 readers=2000 transfers=1000 machines=500 http_each=1
if [ "${1:-}" = --quick ]; then
  repetitions=1 whole=16777216 initramfs=40000000 machines=100 http_each=1
fi
rows=${ICHOR_BENCH_ROWS:-warm tftp http http500 many}

id=ibb$$
peers=${ICHOR_BENCH_PEERS:-/var/tmp/ichor-bench-peers}
servers="ichor hpa atftpd dnsmasq nginx"
. "$(dirname -- "$0")/frame.sh"

# peer PACKAGE PATH: the program, installed or unpacked; in $found.
peer() {
  found=$2
  [ ! -x "$found" ] || return 0
  found="$peers$2"
  [ ! -x "$found" ] || return 0
  say "unpacking $1"
  mkdir -p "$peers"
  (cd "$peers" && apt-get download "$1" >/dev/null 2>&1 && dpkg -x "$1"_*.deb . && rm -f "$1"_*.deb)
  [ -x "$found" ] || { say "$1 cannot be had; run: apt-get update, or install $1"; exit 77; }
}

require() {
  [ "$(id -u)" = 0 ] || { say "needs root for network namespaces and port 69"; exit 77; }
  missing=
  command -v ip >/dev/null || missing="$missing iproute2"
  command -v ethtool >/dev/null || missing="$missing ethtool"
  command -v curl >/dev/null || missing="$missing curl"
  [ -z "$missing" ] || { say "missing; run: apt-get install -y --no-install-recommends$missing"; exit 77; }
  peer tftpd-hpa /usr/sbin/in.tftpd; hpa=$found
  peer atftpd /usr/sbin/atftpd; atftpd=$found
  peer dnsmasq-base /usr/sbin/dnsmasq; dnsmasq=$found
  peer nginx /usr/sbin/nginx; nginx=$found
  for program in "$hpa" "$atftpd" "$dnsmasq" "$nginx"; do
    if ldd "$program" | grep -q 'not found'; then
      say "$program lacks libraries: $(ldd "$program" | awk '/not found/ { printf "%s ", $1 }')"
      exit 77
    fi
  done
}

prefix() {
  case $1 in
    ichor) echo 10.16 ;;
    hpa) echo 10.32 ;;
    atftpd) echo 10.48 ;;
    dnsmasq) echo 10.64 ;;
    nginx) echo 10.80 ;;
  esac
}

# network NAME: as joined, with many clients' addresses, PREFIX.4.0/22, behind one neighbour.
network() {
  joined "$1"
  ip -n "$id-load" route add local "$(prefix "$1").4.0/22" dev lo
  ip netns exec "$id-load" ethtool -K "$1" tx-udp-segmentation off >/dev/null 2>&1 || say "$1 keeps its UDP segmentation"
  ip netns exec "$id-$1" ethtool -K eth0 tx-udp-segmentation off >/dev/null 2>&1 || say "eth0 of $1 keeps its UDP segmentation"
  ip -n "$id-$1" route add "$(prefix "$1").4.0/22" via "$(prefix "$1").0.2"
}

load() {
  ip netns exec "$id-load" "$java" -XX:+UseSerialGC -Xms128m -Xmn64m --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$bench/classes:$bench/lib/*" dev.ichor.bench.boot.BootLoadMain "$@"
}

files() {
  mkdir -p "$work/root" "$work/assets" "$work/loaders" "$work/ichor" "$work/nginx"
  head -c "$whole" /dev/urandom >"$work/root/whole"
  head -c "$loader" /dev/urandom >"$work/root/loader"
  head -c "$initramfs" /dev/urandom >"$work/root/initramfs"
  chmod -R a+rX "$work"
  ln "$work/root/whole" "$work/assets/kernel-amd64"
  ln "$work/root/initramfs" "$work/assets/initramfs-amd64.xz"
  ln "$work/root/loader" "$work/loaders/snponly.efi"
  cat >"$work/nginx.conf" <<EOF
daemon off; user root; worker_processes auto; pid $work/nginx/pid; error_log $work/nginx.log;
events { worker_connections 4096; }
http {
  client_body_temp_path $work/nginx/a; proxy_temp_path $work/nginx/b; fastcgi_temp_path $work/nginx/c; uwsgi_temp_path $work/nginx/d;
  scgi_temp_path $work/nginx/e;
  sendfile on; tcp_nopush on; access_log off; keepalive_requests 100000; default_type application/octet-stream;
  server { listen 8081; root $work/root; }
}
EOF
}

# start NAME: leaves the process in pid_NAME.
start() {
  case $1 in
    ichor)
      ICHOR_BUILD=off ip netns exec "$id-ichor" "$home/ichor" up --data "$work/ichor/data" --loaders "$work/loaders" \
        --assets "$work/assets" --operator 127.0.0.1:8080 \
        --serve "eth0=server,address=10.16.0.1,subnet=10.16.0.0/12,pool=10.17.1.0-10.17.254.255" \
        ${ICHOR_BENCH_ARGS:-} >>"$work/ichor.log" 2>&1 &
      ;;
    hpa) ip netns exec "$id-hpa" "$hpa" -L --user root --secure --address 0.0.0.0:69 "$work/root" >>"$work/hpa.log" 2>&1 & ;;
    atftpd)
      ip netns exec "$id-atftpd" "$atftpd" --daemon --no-fork --user root.root --maxthread 2000 --verbose=3 \
        --logfile "$work/atftpd.log" "$work/root" >>"$work/atftpd.log" 2>&1 &
      ;;
    dnsmasq)
      ip netns exec "$id-dnsmasq" "$dnsmasq" --keep-in-foreground --conf-file=/dev/null --user=root --port=0 --interface=eth0 \
        --enable-tftp --tftp-root="$work/root" --tftp-max=2000 --quiet-tftp --pid-file= --log-facility="$work/dnsmasq.log" &
      ;;
    nginx) ip netns exec "$id-nginx" "$nginx" -c "$work/nginx.conf" >>"$work/nginx.log" 2>&1 & ;;
  esac
  eval "pid_$1=$!"
  pids="$pids $!"
}

# The names of Ichor's files are read from the script that it gives a machine.
await_ichor() {
  for _ in $(seq 300); do
    if script=$(ip netns exec "$id-load" curl -sf -m 2 http://10.16.0.1:8081/boot/02-00-00-01-00-01/script.ipxe); then
      kernel=$(echo "$script" | grep -o '/assets/[^ ]*kernel-amd64' | head -n 1)
      archive=$(echo "$script" | grep -o '/assets/[^ ]*initramfs-amd64.xz' | head -n 1)
      [ -n "$kernel" ] && [ -n "$archive" ] && return
    fi
    sleep 0.2
  done
  say "Ichor gave no script that names a kernel: ${script:-}"
  exit 1
}

name_of() {
  case $1-$2 in
    ichor-whole) echo "${kernel#/}" ;;
    ichor-loader) echo snponly.efi ;;
    ichor-initramfs) echo "$archive" ;;
    *-initramfs) echo "/$2" ;;
    *) echo "$2" ;;
  esac
}

value() { echo "$1" | tr ' ' '\n' | sed -n "s/^$2=//p"; }

median() { tr ' ' '\n' | sed '/^$/d' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# row TITLE "SERVERS" COMMAND...: one row of the table; %F and %E in the command become the server's name of the file and the file here.
row() {
  title=$1 names=$2
  shift 2
  for name in $names; do eval "rate_$name= cpu_$name= mem_$name="; done
  for _ in $(seq "$repetitions"); do
    for name in $names; do
      eval "server_pid=\$pid_$name"
      what=$(echo "$*" | sed "s|%W|--file $(name_of "$name" whole) --expect $work/root/whole|
        s|%L|--file $(name_of "$name" loader) --expect $work/root/loader|; s|%I|--path $(name_of "$name" initramfs) --size $initramfs|")
      # shellcheck disable=SC2086 # words
      got=$(load $what --server "$(prefix "$name").0.1" --from "$(prefix "$name").4.1" --from-count 1000 --pid "$server_pid") ||
        say "$title: $name: $got"
      say "$title: $name: $got"
      eval "rate_$name=\"\$rate_$name $(value "$got" mb_s)\" cpu_$name=\"\$cpu_$name $(value "$got" cpu_s_per_gb)\" mem_$name=\"\$mem_$name $(value "$got" resident_mib)\""
      [ "$(value "$got" broken)" = 0 ] || eval "rate_$name=\"\$rate_$name broken:$(value "$got" broken)\""
    done
  done
  line="| $title |"
  for name in $names; do
    eval "rates=\$rate_$name cpus=\$cpu_$name mems=\$mem_$name"
    case $rates in
      *broken*) line="$line broken |" ;;
      *) line="$line $(echo "$rates" | median); $(echo "$cpus" | median); $(echo "$mems" | tr ' ' '\n' | sort -n | tail -n 1) |" ;;
    esac
  done
  echo "$line"
}

loader_rows() {
  four="ichor hpa atftpd dnsmasq"
  row "1 MB loader, $parallel clients, 4 each, windowsize 1" "$four" tftp --port 69 %L --clients $parallel --each 4
  row "1 MB loader, $parallel clients, 4 each, windowsize 16" "$four" tftp --port 69 %L --clients $parallel --each 4 --windowsize 16
}

tftp_rows() {
  four="ichor hpa atftpd dnsmasq"
  printf '\n| TFTP, blksize 1468: MB/s; CPU s/GB; resident MiB | Ichor | tftpd-hpa | atftpd | dnsmasq |\n| --- | --- | --- | --- | --- |\n'
  row "64 MB, 1 client, windowsize 1" "$four" tftp --port 69 %W --warm 1
  row "64 MB, 1 client, windowsize 16" "$four" tftp --port 69 %W --windowsize 16 --warm 1
  row "64 MB, 1 client, windowsize 64" "$four" tftp --port 69 %W --windowsize 64 --warm 1
  loader_rows
  reps=$repetitions repetitions=1
  row "64 MB, $parallel clients, windowsize 16" "$four" tftp --port 69 %W --clients $parallel --windowsize 16
  repetitions=$reps
}

http_rows() {
  printf '\n| HTTP, 80 MB: MB/s; CPU s/GB; resident MiB | Ichor | nginx |\n| --- | --- | --- |\n'
  row "1 connection" "ichor nginx" http --port 8081 %I --each $((http_each * 50))
  row "50 connections" "ichor nginx" http --port 8081 %I --connections 50 --each $((http_each * 2))
}

http500_rows() {
  reps=$repetitions repetitions=${ICHOR_BENCH_REPEAT:-1}
  row "500 connections" "ichor nginx" http --port 8081 %I --connections 500 --each "$http_each"
  repetitions=$reps
}

# Nobody is measured cold: everybody first serves 200 loaders, whole files in windows, and some HTTP.
warm_rows() {
  exec 3>&1 >/dev/null
  kept=$repetitions repetitions=1
  row "warm-up" "ichor hpa atftpd dnsmasq" tftp --port 69 %L --clients 20 --each 10
  row "warm-up" "ichor atftpd" tftp --port 69 %W --windowsize 16 --clients 4
  row "warm-up" "ichor nginx" http --port 8081 %I --connections 4 --each 5
  repetitions=$kept
  exec 1>&3 3>&-
}

many_rows() {
  say "$transfers transfers, $readers slow readers, $machines machines"
  common="--server 10.16.0.1 --from 10.16.4.1 --from-count 1000 --pid $pid_ichor"
  # shellcheck disable=SC2086 # words
  {
    printf '\nIchor alone:\n\n```\n'
    echo "$transfers TFTP transfers at once, 1 MB, windowsize 4"
    load tftp --port 69 --file snponly.efi --expect "$work/root/loader" --clients "$transfers" --each 2 --windowsize 4 $common || true
    echo "$readers slow HTTP readers, 16 kB/s each"
    load slow --port 8081 --path "$archive" --connections "$readers" $common || true
    echo "$machines machines at once: loader by TFTP, script, kernel and initramfs by HTTP"
    load storm --port 69 --http-port 8081 --loader snponly.efi --script /boot/%s/script.ipxe --path "$kernel" --path "$archive" \
      --machines "$machines" --within 600 $common || true
    printf '```\n'
  }
}

require
build
ip netns add "$id-load"
ip -n "$id-load" link set lo up
for name in $servers; do network "$name"; done
files
for name in $servers; do start "$name"; done
await_ichor
printf '%s, %s, %s cores, load before: %s; kernel %s\n' "$(date -u +%FT%TZ)" "$(git -C "$home" rev-parse --short HEAD)" \
  "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(uname -r)"
begun_all=$(date +%s)
for part in $rows; do "${part}_rows"; done
printf '\nThe whole took %s s.\n' "$(($(date +%s) - begun_all))"
