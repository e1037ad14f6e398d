#!/bin/sh
# What Ichor's router advertisement saves: each firmware netboots up to its kernel with ra=off and with
# ra=auto, one machine (QEMU under TCG) at a time; times from tcpdump on the bridge.
#   docs/benchmarks/ra.sh [ROUNDS]     as root, with the lab's tools (deploy/lab/install-tools.sh); about four minutes a round
# stdout is the Markdown table: seconds after power-on, of the round with the median stage of iPXE. Progress goes to stderr.
# Captures and logs: deploy/lab/target/lab/ra-*. ICHOR_BUILD=off measures what was built last.
set -eu

rounds=${1:-1}
case $rounds in
  '' | *[!0-9]* | 0) echo "usage: docs/benchmarks/ra.sh [ROUNDS]" >&2; exit 64 ;;
esac
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
rows="$home/deploy/lab/target/lab/ra.md"

[ "$(id -u)" = 0 ] || { echo "needs root for network namespaces" >&2; exit 77; }
for java in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
  grep -qs '^JAVA_VERSION="25' "$java/release" && [ -x "$java/bin/javac" ] && break
done
export JAVA_HOME="$java"

rm -f "$rows"
cd "$home"
ICHOR_AOT=off ./ichor build >&2
status=0
./mvnw -q -B -pl deploy/lab -am verify -Dtest=None -Dit.test=AdvertisementTimes -Dichor.lab.rounds="$rounds" \
  -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false >&2 || status=$?
[ -s "$rows" ] || { echo "nothing was measured: what is missing is named above, or in deploy/lab/target/failsafe-reports" >&2; exit 1; }
cat "$rows"
exit "$status"
