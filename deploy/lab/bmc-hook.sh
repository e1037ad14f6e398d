#!/bin/bash
# The chassis behind OpenIPMI's ipmi_sim: bmc-hook.sh DIR MC get|set|check NAME [VALUE] ...
# DIR holds the commands that the lab wrote, one word a line, and the machine's state:
#   network.cmd  start with the network first (one boot)     disk.cmd  start from disk
#   boot         boot device of the next start: default, pxe  on        present while the power is on
set -u
dir=$1 verb=$3
shift 3

is_on() { [ -e "$dir/on" ]; }

# Starts the machine again whenever its guest resets, with the boot device that holds then: an override is for one boot.
run() {
  while is_on; do
    order=disk
    [ "$(cat "$dir/boot" 2>/dev/null)" = pxe ] && order=network
    echo default > "$dir/boot"
    mapfile -t command < "$dir/$order.cmd"
    echo "$(date +%s.%N) start $order" >> "$dir/power.log"
    "${command[@]}" >> "$dir/qemu.log" 2>&1 &
    echo $! > "$dir/pid"
    wait $!
  done
}

power_on() {
  is_on && return
  touch "$dir/on"
  run < /dev/null > /dev/null 2>&1 &
}

power_off() {
  rm -f "$dir/on"
  [ -s "$dir/pid" ] && kill "$(cat "$dir/pid")" 2>/dev/null
  rm -f "$dir/pid"
}

set_value() {
  case "$1 $2" in
    "power 1") power_on ;;
    "power 0" | "shutdown 1") power_off ;;
    "reset 1") is_on && [ -s "$dir/pid" ] && kill "$(cat "$dir/pid")" ;;
    boot\ *) echo "$2" > "$dir/boot" ;;
  esac
}

get_value() {
  case $1 in
    power) is_on && echo power:1 || echo power:0 ;;
    boot) echo "boot:$(cat "$dir/boot" 2>/dev/null || echo default)" ;;
    *) echo "$1:0" ;;
  esac
}

echo "$(date +%s.%N) $verb $*" >> "$dir/power.log"
case $verb in
  get) for name in "$@"; do get_value "$name"; done ;;
  set)
    while [ $# -ge 2 ]; do
      set_value "$1" "$2"
      shift 2
    done
    ;;
esac
exit 0
