#!/bin/sh
# Lays Ichor out as it is installed: dist.sh OUT makes OUT/opt/ichor/{app,jre}. Needs a JDK 25, builds Ichor if needed.
set -eu

out=${1:?usage: dist.sh OUT}
home=$(cd "$(dirname "$0")/.." && pwd)
ICHOR_AOT=off "$home/ichor" build

# The JDK that the launcher found is the one whose runtime is packed.
jdk=${JAVA_HOME:-}
if ! grep -qs '^JAVA_VERSION="2[5-9]' "$jdk/release"; then
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
    grep -qs '^JAVA_VERSION="2[5-9]' "$candidate/release" && [ -x "$candidate/bin/jlink" ] && jdk=$candidate
  done
fi
[ -x "$jdk/bin/jlink" ] || { echo "no JDK 25 with jlink; set JAVA_HOME" >&2; exit 2; }

mkdir -p "$out/opt/ichor"
rm -rf "$out/opt/ichor/jre" "$out/opt/ichor/app"
"$jdk/bin/jlink" --output "$out/opt/ichor/jre" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.zipfs
# The times of the jars are kept: an ahead-of-time cache that is made later depends on them.
cp -a "$home/api/target/quarkus-app" "$out/opt/ichor/app"
