#!/bin/sh
# How many BMCs one process looks after, and how fast 200 of them answer beside ipmitool and ipmipower.
#   docs/benchmarks/bmc.sh sims [COUNT]     COUNT (200) ipmi_sim, polled in turns by Ichor, ipmitool and ipmipower; 3 minutes
#   docs/benchmarks/bmc.sh fleet COUNT [ROUNDS [SECONDS]]   COUNT simulated BMCs (half IPMI, half Redfish), each asked
#                                           once in 60 s by the appliance's own watch, 4 rounds; queue_wait_ms_max is of the last 1 to 2 minutes
#   docs/benchmarks/bmc.sh dead [COUNT]     COUNT (500) BMCs that answer, with and without as many beside them that never do; 7 minutes
# sims and dead end with a line that says whether the goal was met, and with status 1 when it was not.
# Needs for sims: openipmi, ipmitool, freeipmi-tools (Debian). Prints rows for docs/benchmarks.md.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
for jdk in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
  grep -qs '^JAVA_VERSION="25' "$jdk/release" && [ -x "$jdk/bin/java" ] && break
done
export JAVA_HOME="$jdk"
bench="$home/deploy/bench/target"
if [ "${ICHOR_BUILD:-on}" != off ]; then
  (cd "$home" && ./mvnw -q -B -pl deploy/bench -am -Dmaven.test.skip -Dspotless.check.skip package) >&2
fi
# The launcher's own flags, so that what is measured is what runs.
java() { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmn24m -Xmx768m -cp "$bench/classes:$bench/lib/*" "$@"; }
poll() { java dev.ichor.bench.bmc.BmcPollMain "$@"; }

work=$(mktemp -d)
pids=
end() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

ms() { echo $(($(date +%s%N) / 1000000)); }

# One ipmi_sim a BMC on 127.79.0.x; its hook is what forks, for every client alike.
start_sims() {
  cat >"$work/hook" <<'HOOK'
#!/bin/sh
shift
[ "$1" = get ] || exit 0
shift
for name in "$@"; do
  case $name in power) echo power:1 ;; boot) echo boot:default ;; *) echo "$name:0" ;; esac
done
HOOK
  chmod +x "$work/hook"
  cat >"$work/sim.emu" <<'EMU'
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
EMU
  i=0
  while [ "$i" -lt "$1" ]; do
    port=$((20000 + i))
    mkdir -p "$work/$i"
    cat >"$work/$i/lan.conf" <<LAN
name "b$i"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 $port
    priv_limit admin
    allowed_auths_admin none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "$work/hook 0x20"
  user 2 true "admin" "secret" admin 10 none md2 md5 straight
LAN
    ipmi_sim -c "$work/$i/lan.conf" -f "$work/sim.emu" -s "$work/$i" -n >"$work/$i/log" 2>&1 </dev/null &
    pids="$pids $!"
    echo "ipmi 127.0.0.1 $port admin secret -" >>"$work/endpoints"
    echo "$port" >>"$work/ports"
    echo "127.0.0.1:$port" >>"$work/hosts"
    i=$((i + 1))
  done
}

with_ipmitool() {
  xargs -P "$1" -I PORT sh -c 'ipmitool -I lanplus -C 3 -H 127.0.0.1 -p PORT -U admin -P secret power status 2>/dev/null' <"$work/ports" | grep -c "is on" || true
}

with_ipmipower() {
  ipmipower -D LAN_2_0 -W opensesspriv -I 3 -u admin -p secret --stat -h "$(paste -sd, "$work/hosts")" 2>/dev/null | grep -c ": on" || true
}

sims() {
  count=${1:-200}
  start_sims "$count"
  sleep 5
  with_ipmitool 32 >/dev/null # warm: the first poll after a start loses answers
  poll once "$work/endpoints" 64 8 >"$work/ichor" &
  wait $!
  echo "| poll the power of $count ipmi_sim, seconds (answers) | round 1 | round 2 | round 3 |"
  echo "| --- | --- | --- | --- |"
  row_of() {
    printf '| %s |' "$1"
    shift
    for round in 1 2 3; do
      begun=$(ms)
      ok=$("$@")
      took=$(awk "BEGIN {printf \"%.2f\", ($(ms) - $begun) / 1000}")
      printf ' %s (%s) |' "$took" "$ok"
      [ "$1" != with_ipmitool ] || echo "$took" >>"$work/ipmitool"
    done
    echo
  }
  row_of "ipmitool, 16 at once" with_ipmitool 16
  row_of "ipmitool, 32 at once" with_ipmitool 32
  row_of "ipmitool, 64 at once" with_ipmitool 64
  row_of "ipmipower --stat" with_ipmipower
  poll once "$work/endpoints" 64 8 >"$work/ichor"
  printf '| Ichor, one process, 64 at once, rounds 6 to 8 of its run |'
  tail -n 3 "$work/ichor" | sed -n 's/.*ok=\([0-9]*\) seconds=\([0-9.]*\).*/ \2 (\1) |/p' | tr -d '\n'
  echo
  printf '| the same, first round of the process |'
  sed -n '1s/.*ok=\([0-9]*\) seconds=\([0-9.]*\).*/ \2 (\1) | | |/p' "$work/ichor"
  slowest=$(tail -n 3 "$work/ichor" | sed 's/.*seconds=//' | sort -n | tail -n 1)
  fastest=$(sort -n "$work/ipmitool" | head -n 1)
  least=$(tail -n 3 "$work/ichor" | sed 's/.* ok=\([0-9]*\).*/\1/' | sort -n | head -n 1)
  verdict "$(awk "BEGIN {print ($fastest >= 5 * $slowest && $least == $count)}")" \
    "Ichor's slowest round ($slowest s, $least answers) against the fastest of parallel ipmitool ($fastest s): $(awk "BEGIN {printf \"%.1f\", $fastest / $slowest}") times; wanted: 5, with every answer"
}

# verdict 1|0 SENTENCE
verdict() {
  [ "$1" = 1 ] && word=met || word='NOT met'
  echo "goal $word: $2"
  [ "$1" = 1 ]
}

# worst FIELD FILE, least FIELD FILE: the largest and the smallest of a figure in the last three rounds
worst() { tail -n 3 "$2" | sed "s/.* $1=\([0-9.]*\).*/\1/" | sort -n | tail -n 1; }
least() { tail -n 3 "$2" | sed "s/.* $1=\([0-9.]*\).*/\1/" | sort -n | head -n 1; }

start_fleet() {
  ulimit -n "$(ulimit -Hn)" # a socket for each BMC
  "$JAVA_HOME/bin/java" -Xmx2g -cp "$bench/classes:$bench/lib/*" dev.ichor.bench.bmc.BmcFleetMain "$1" "$2" "$work/endpoints" >"$work/fleet" 2>&1 &
  pids="$pids $!"
  i=0
  until grep -qs ready "$work/fleet"; do
    sleep 1
    i=$((i + 1))
    [ "$i" -lt 120 ] || { cat "$work/fleet" >&2; exit 1; }
  done
}

fleet() {
  start_fleet $(($1 / 2)) $(($1 - $1 / 2))
  poll watch "$work/endpoints" "$3" "$2"
}

# The dead are half IPMI that is silent, half Redfish that takes a connection and never says a word.
dead() {
  start_fleet $(($1 / 2)) $(($1 - $1 / 2))
  cp "$work/endpoints" "$work/alive"
  echo "$1 that answer, each once in 20 s:"
  poll watch "$work/alive" 20 9 | tee "$work/without"
  "$JAVA_HOME/bin/java" -cp "$bench/classes:$bench/lib/*" dev.ichor.bench.bmc.BmcDeadMain "$1" "$work/dead" >"$work/deadlog" 2>&1 &
  pids="$pids $!"
  i=0
  until grep -qs ready "$work/deadlog"; do
    sleep 1
    i=$((i + 1))
    [ "$i" -lt 60 ] || { cat "$work/deadlog" >&2; exit 1; }
  done
  paste -d '\n' "$work/alive" "$work/dead" >"$work/both"
  echo "the same, with $1 beside them that never answer (known_on, answers and the answer times are those of the living):"
  poll watch "$work/both" 20 9 | tee "$work/with"
  p99=$(worst p99 "$work/without")
  beside=$(worst p99 "$work/with")
  waited=$(worst queue_wait_ms_max "$work/with")
  on=$(least known_on "$work/with")
  answers=$(least answers "$work/with")
  verdict "$(awk "BEGIN {print ($on >= $(least known_on "$work/without") && $answers >= 0.95 * $1 && $waited <= 2000 && $beside <= 2 * $p99 + 50)}")" \
    "beside $1 dead ones at least $answers of $1 answered in each of the last rounds, 99 of 100 within $beside ms ($p99 ms without them), none waited for its turn more than $waited ms; wanted: 95 of 100 a round, within twice the time and 50 ms, and 2 s"
}

case ${1:-} in
  sims) sims "${2:-200}" ;;
  fleet) fleet "${2:?how many}" "${3:-4}" "${4:-60}" ;;
  dead) dead "${2:-500}" ;;
  *)
    sed -n '2,8p' "$0"
    exit 2
    ;;
esac
