#!/bin/busybox sh
# What udhcpc does with a lease.
case $1 in
  bound | renew)
    ifconfig "$interface" "$ip" netmask "${subnet:-255.255.255.0}"
    for gateway in $router; do
      route add default gw "$gateway" dev "$interface" 2>/dev/null
    done
    echo "$ip on $interface for ${lease:-?} s" > /run/address
    ;;
esac
exit 0
