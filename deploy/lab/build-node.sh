#!/bin/sh
# Builds the boot assets of the lab's machines: build-node.sh OUT
#   OUT/kernel-amd64        Debian's kernel
#   OUT/initramfs-amd64.xz  the Talos stand-in node with the kernel's modules and what it installs
set -eu

out=${1:?usage: build-node.sh OUT}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out" "$work/installer"
out=$(cd "$out" && pwd)

release=
for modules in /lib/modules/*; do
  [ -r "/boot/vmlinuz-${modules##*/}" ] && release=${modules##*/}
done
[ -n "$release" ] || { echo "no /boot/vmlinuz-* with its /lib/modules: apt-get install linux-image-amd64" >&2; exit 1; }

cat > "$work/grub.cfg" <<'GRUB'
search.file /VMLINUZ root
linux /VMLINUZ talos.platform=metal console=ttyS0 printk.devkmsg=on panic=10 lab.boot=disk
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

cd "$here/node"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/node" .
go run ./cmd/pack -init "$work/node" -modules "/lib/modules/$release" -installer "$work/installer" \
  -out "$out/initramfs-amd64.xz" virtio_pci virtio_net virtio_blk e1000
cp "$work/installer/vmlinuz" "$out/kernel-amd64"
ls -l "$out"
