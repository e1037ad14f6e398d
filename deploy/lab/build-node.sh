#!/bin/sh
# Builds the boot assets of the lab's machines:
#   build-node.sh OUT go                   the Talos stand-in node of node/, on Talos's own Go library
#   build-node.sh OUT simulator JAR...     the simulator's node; the first jar is the lab's own, the others
#                                          are those that its manifest names (JAVA_HOME: a JDK 25)
#   OUT/kernel-amd64        Debian's kernel
#   OUT/initramfs-amd64.xz  the node with the kernel's modules and what it installs
# The initramfs keeps the name that Image Factory uses whatever it is packed with: the kernel looks at the contents.
set -eu

out=${1:?usage: build-node.sh OUT go|simulator JAR...}
kind=${2:?usage: build-node.sh OUT go|simulator JAR...}
shift 2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out" "$work/installer"
out=$(cd "$out" && pwd)
modules="virtio_pci virtio_net virtio_blk e1000"

find_kernel() {
  release=
  for directory in /lib/modules/*; do
    [ -r "/boot/vmlinuz-${directory##*/}" ] && release=${directory##*/}
  done
  [ -n "$release" ] || { echo "no /boot/vmlinuz-* with its /lib/modules: apt-get install linux-image-amd64" >&2; exit 1; }
}

# What the node writes to a disk beside itself: make_installer KERNEL-ARGUMENTS
make_installer() {
  cat > "$work/grub.cfg" << GRUB
search.file /VMLINUZ root
linux /VMLINUZ talos.platform=metal console=ttyS0 printk.devkmsg=on panic=10 lab.boot=disk $*
initrd /INITRD.IMG
boot
GRUB
  common="part_msdos fat search_fs_file linux boot"
  # shellcheck disable=SC2086 # a list of words
  grub-mkimage -O i386-pc -p / -c "$work/grub.cfg" -o "$work/installer/core.img" biosdisk $common
  # shellcheck disable=SC2086
  grub-mkimage -O x86_64-efi -p / -c "$work/grub.cfg" -o "$work/installer/bootx64.efi" $common
  cp /usr/lib/grub/i386-pc/boot.img "$work/installer/boot.img"
  cp "/boot/vmlinuz-$release" "$work/installer/vmlinuz"
}

go_node() {
  make_installer
  cd "$here/node"
  CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/node" .
  # shellcheck disable=SC2086
  go run ./cmd/pack -init "$work/node" -modules "/lib/modules/$release" -installer "$work/installer" \
    -out "$out/initramfs-amd64.xz" $modules
}

simulator_node() {
  # The simulator's node wants these two words, as Talos does.
  make_installer slab_nomerge= pti=on
  root=$work/root
  mkdir -p "$root/bin" "$root/etc" "$root/lib/modules" "$root/lib64" "$root/node/lib"
  cp "$here/simulator-node/init" "$root/init"
  cp "$here/simulator-node/lease.sh" "$root/etc/lease.sh"
  cp /bin/busybox "$root/bin/busybox"
  cp -r "$work/installer" "$root/installer"
  kernel_modules > "$root/lib/modules/order"
  java_runtime
  "$JAVA_HOME/bin/java" -cp "$1" dev.ichor.lab.node.UnsignedJars "$root/node/lib" "$@"
  mv "$root/node/lib/$(basename "$1")" "$root/node/lib/ichor-lab.jar"
  rehearse
  "$JAVA_HOME/bin/java" -cp "$1" dev.ichor.lab.node.Pack "$root" "$out/initramfs-amd64.xz"
}

# Copies the modules and prints their names in the order in which they are loaded.
kernel_modules() {
  for module in $modules; do
    modprobe --set-version "$release" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    cp "$file" "$root/lib/modules/"
    basename "$file"
  done
}

# A Java of the modules that the node needs, with the C library that it is linked to.
java_runtime() {
  "$JAVA_HOME/bin/jlink" --output "$root/node/jre" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
    --add-modules java.base,java.logging,java.management,java.naming,java.net.http,jdk.unsupported
  find "$root/node/jre" -name '*.so' -exec ldd {} + | awk '$2 == "=>" && $3 ~ /^\/(usr\/)?lib/ { print $3 }' |
    sort -u | while read -r file; do
    mkdir -p "$root${file%/*}"
    cp -L "$file" "$root$file"
  done
  cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
}

# The JVM watches one life and keeps the classes: under TCG that is most of a start.
rehearse() {
  cp "$here/simulator-node/java.flags" "$root/node/java.flags"
  flags=$(tr '\n' ' ' < "$root/node/java.flags" | sed "s|/node/|$root/node/|g; s|AOTCache=|AOTCacheOutput=|")
  # shellcheck disable=SC2086 # a list of words
  "$root/node/jre/bin/java" $flags -jar "$root/node/lib/ichor-lab.jar" --rehearse > "$work/rehearsal.log" 2>&1 ||
    { tail -n 30 "$work/rehearsal.log" >&2; exit 1; }
}

find_kernel
case $kind in
  go) go_node ;;
  simulator) simulator_node "$@" ;;
  *)
    echo "no such node: $kind" >&2
    exit 2
    ;;
esac
cp "$work/installer/vmlinuz" "$out/kernel-amd64"
ls -l "$out"
