#!/bin/sh
# The pure DHCP decision by JMH, with garbage per operation: docs/benchmarks/decide.sh [JMH options], e.g.
#   docs/benchmarks/decide.sh                      all, about four minutes
#   docs/benchmarks/decide.sh whole -p packet=edk2-discover
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
for jdk in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
  grep -qs '^JAVA_VERSION="25' "$jdk/release" && [ -x "$jdk/bin/java" ] && break
done
export JAVA_HOME="$jdk"
if [ "${ICHOR_BUILD:-on}" != off ]; then
  (cd "$home" && ./mvnw -q -B -pl deploy/bench -am -Dmaven.test.skip -Dspotless.check.skip package) >&2
fi
bench="$home/deploy/bench/target"
exec "$JAVA_HOME/bin/java" -cp "$bench/classes:$bench/lib/*" org.openjdk.jmh.Main -prof gc "$@"
