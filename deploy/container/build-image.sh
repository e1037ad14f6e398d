#!/bin/sh
# Builds the OCI image without a container daemon: build-image.sh [ARCHIVE]
# The image is localhost/ichor (or $ICHOR_IMAGE) in buildah's storage (--storage-driver vfs); with ARCHIVE also an
# oci-archive file.
set -eu

image=${ICHOR_IMAGE:-localhost/ichor}

here=$(cd "$(dirname "$0")" && pwd)
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
root=$context/rootfs

"$here/../dist.sh" "$root"
mkdir -p "$root/tmp" "$root/var/lib/ichor" "$root/etc" "$root/usr/lib/ipxe"
chmod 1777 "$root/tmp"
echo 'root:x:0:0:root:/var/lib/ichor:/sbin/nologin' > "$root/etc/passwd"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
for loader in undionly.kpxe snponly.efi ipxe.efi; do
  [ -r "/usr/lib/ipxe/$loader" ] && cp -L "/usr/lib/ipxe/$loader" "$root/usr/lib/ipxe/$loader"
done

# What the runtime's own libraries link to, and the name service that getaddrinfo loads when it runs.
{
  find "$root/opt/ichor/jre" -type f \( -name '*.so' -o -name java \) -exec ldd {} + 2>/dev/null \
    | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' | grep -v "^$root"
  ldconfig -p | sed -n 's/.*libnss_\(files\|dns\)\.so\.2.*x86-64.*=> //p; s/.*libresolv\.so\.2.*x86-64.*=> //p'
} | sort -u | while read -r library; do
  case $library in *libX*|*libasound*|*libfreetype*|*libxcb*) continue ;; esac
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

buildah --storage-driver vfs bud --isolation chroot -q -t "$image" -f "$here/Containerfile" "$context"
[ $# -eq 0 ] || buildah --storage-driver vfs push -q "$image" "oci-archive:$1"
