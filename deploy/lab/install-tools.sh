#!/bin/sh
# Installs what the lab and the tests with other people's programs need, on Debian 12 or later:
# install-tools.sh [--list|--with-sops]. What cannot be had is named and left out (exit code 1 at the end); the
# tests that need it are then skipped by name.
set -eu

packages="
  qemu-system-x86 ovmf seabios ipxe ipxe-qemu linux-image-amd64
  grub-common grub-pc-bin grub-efi-amd64-bin
  shim-signed grub-efi-amd64-signed systemd-boot-efi pxelinux syslinux-common xorriso mtools binutils
  iproute2 ethtool tcpdump tshark curl socat libcap2-bin
  dnsmasq-base isc-dhcp-client isc-dhcp-relay dhcpcd-base systemd kea-admin ndisc6 udhcpc udhcpd busybox-static tftp-hpa atftp
  ipmitool openipmi freeipmi-tools python3-pyghmi python3-pbr python3-libvirt
  openssl chromium postgresql
  buildah skopeo
  cpio zstd kmod
  python3-venv
"

# shellcheck disable=SC2086 # a list of words
if [ "${1:-}" = --list ]; then
  printf '%s\n' $packages
  exit 0
fi

sops=v3.9.0

export DEBIAN_FRONTEND=noninteractive
apt="apt-get -y -q -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30"
missing=

# shellcheck disable=SC2086
install_all() {
  $apt update || echo "the package lists could not be refreshed; trying with what is known" >&2
  $apt install --no-install-recommends $packages && return
  # One package that cannot be had must not cost the others.
  for package in $packages; do
    $apt install --no-install-recommends "$package" || missing="$missing $package"
  done
}

# sops decrypts talhelper's talsecret.sops.yaml; Debian has no package of it. Built by Go, which checks
# what it downloads against its checksum database; only when asked for, since that takes minutes.
install_sops() {
  command -v sops > /dev/null && return
  go=$(command -v go || echo /usr/local/go/bin/go)
  [ -x "$go" ] || return 0
  GOBIN=/usr/local/bin timeout 600 "$go" install "github.com/getsops/sops/v3/cmd/sops@$sops" || missing="$missing sops"
}

# Redfish programs of others, each in the version that was tried, in an environment of their own.
install_peers() {
  peers=${ICHOR_PEERS:-$HOME/.cache/ichor/peers}
  wanted=$(dirname "$0")/python-peers.txt
  cmp -s "$wanted" "$peers/installed.txt" && return
  { python3 -m venv "$peers" &&
    timeout 300 "$peers/bin/pip" install -q --disable-pip-version-check --retries 2 --timeout 30 -r "$wanted" &&
    cp "$wanted" "$peers/installed.txt"; } || missing="$missing python-peers"
}

# virtualbmc without its libvirt-python, which would be compiled: the distribution's python3-libvirt serves.
install_virtualbmc() {
  peers=${ICHOR_PEERS:-$HOME/.cache/ichor/peers}
  [ -d "$peers/virtualbmc/virtualbmc" ] && return
  [ -x "$peers/bin/pip" ] &&
    timeout 120 "$peers/bin/pip" install -q --disable-pip-version-check --retries 2 --timeout 30 --no-deps \
      --target "$peers/virtualbmc" virtualbmc==3.3.0 || missing="$missing virtualbmc"
}

install_all
install_peers
install_virtualbmc
[ "${1:-}" != --with-sops ] || install_sops
if ! command -v go > /dev/null && [ ! -x /usr/local/go/bin/go ]; then
  echo "Go 1.26 is not installed: the lab's machines run the simulator's node instead of the one on Talos's library; see https://go.dev/dl" >&2
fi

if [ -n "$missing" ]; then
  echo "not installed:$missing" >&2
  exit 1
fi
