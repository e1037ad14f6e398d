#!/bin/sh
# Installs what the lab needs on Debian 12 or later: install-tools.sh [--list]
set -eu

packages="
  qemu-system-x86 ovmf seabios ipxe ipxe-qemu linux-image-amd64
  grub-common grub-pc-bin grub-efi-amd64-bin
  iproute2 ethtool tcpdump tshark curl socat libcap2-bin
  dnsmasq-base isc-dhcp-client udhcpc busybox-static tftp-hpa atftp
  ipmitool openipmi
  buildah
  cpio zstd
"

# shellcheck disable=SC2086 # a list of words
if [ "${1:-}" = --list ]; then
  printf '%s\n' $packages
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086
apt-get install -y -q --no-install-recommends $packages

if ! command -v go > /dev/null && [ ! -x /usr/local/go/bin/go ]; then
  echo "Go 1.26 is not installed: the Talos stand-in node cannot be built here; see https://go.dev/dl" >&2
fi
