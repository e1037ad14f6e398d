# The frame of dhcp.sh and boot.sh: sourced by them, never run. Wants from whoever sources it: $id, a prefix of namespace names;
# $servers, whose namespaces are $id-NAME beside the clients' $id-load. Gives: $home, $work, say, stop, build, resident, and an
# end that stops $pids and removes namespaces and directory, whatever happened.
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
work=$(mktemp -d "${ICHOR_BENCH_DIR:-/var/tmp}/ichor-bench.XXXXXX")
pids=

say() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }

stop() {
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  say "process $1 did not end in 10 s and is killed"
  kill -9 "$1" 2>/dev/null || true
}

tidy() {
  status=$?
  trap - EXIT INT TERM
  if [ "$status" -ne 0 ]; then
    for log in "$work"/*.log; do
      [ -f "$log" ] && { say "end of $log:"; tail -n 5 "$log" >&2; }
    done
  fi
  for pid in $pids; do stop "$pid"; done
  for name in load $servers; do ip netns del "$id-$name" 2>/dev/null || true; done
  rm -rf "$work"
  exit "$status"
}
trap tidy EXIT
trap 'exit 130' INT TERM

# The appliance and the load generator; leaves $java and $bench. ICHOR_BUILD=off measures what was built last.
build() {
  for java in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
    grep -qs '^JAVA_VERSION="25' "$java/release" && [ -x "$java/bin/java" ] && break
  done
  export JAVA_HOME="$java"
  java="$java/bin/java"
  bench="$home/deploy/bench/target"
  [ "${ICHOR_BUILD:-on}" != off ] || return 0
  "$home/ichor" build >&2
  (cd "$home" && ./mvnw -q -B -pl deploy/bench -am -Dmaven.test.skip -Dspotless.check.skip package) >&2
}

# joined NAME: a namespace with eth0 = PREFIX.0.1/12, joined to the clients', which is PREFIX.0.2 there.
joined() {
  ip netns add "$id-$1"
  ip -n "$id-load" link add "$1" type veth peer name eth0 netns "$id-$1"
  ip -n "$id-load" addr add "$(prefix "$1").0.2/12" dev "$1"
  ip -n "$id-$1" addr add "$(prefix "$1").0.1/12" dev eth0
  ip -n "$id-load" link set "$1" up
  ip -n "$id-$1" link set lo up
  ip -n "$id-$1" link set eth0 up
  for _ in $(seq 100); do
    ip -n "$id-$1" -o link show eth0 | grep -q 'state UP' && return
    sleep 0.05
  done
  say "eth0 of $1 did not come up"
  exit 1
}
