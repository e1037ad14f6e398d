package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Holder;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One address on record, packed: about 60 octets where the record with its values has 400. The
 * usual client key, 01 and the MAC address, is not stored twice.
 */
final class LeaseSlot {
  /** No heap entry stands for this slot. */
  static final long UNQUEUED = Long.MAX_VALUE;

  private static final long NO_MAC = -1;
  private static final int ETHERNET = 1;
  private static final int ETHERNET_KEY = 7;

  final int address;
  int subnet;
  private long mac = NO_MAC;
  private @Nullable Bytes otherKey;
  private @Nullable String hostname;
  Kind kind = Kind.RELEASED;
  long boundAt;
  long expiresAt;

  /** When the expiry queue looks at this slot next; epoch milliseconds. */
  long queuedAt = UNQUEUED;

  /** Nobody is bound, and the quarantine is over: counted among the remembered ones. */
  boolean isFree;

  LeaseSlot(int address) {
    this.address = address;
  }

  void set(StoredLease lease, int subnetNumber) {
    subnet = subnetNumber;
    mac = lease.mac().map(MacAddress::bits).orElse(NO_MAC);
    // A key out of a packet is a view of it; the record must not keep the packet.
    otherKey = isMadeOfMac(lease.clientKey()) ? null : lease.clientKey().compact();
    hostname = lease.hostname().orElse(null);
    kind = lease.kind();
    boundAt = lease.boundAt().toEpochMilli();
    expiresAt = lease.expiresAt().toEpochMilli();
  }

  StoredLease read(String subnetName) {
    return new StoredLease(
        Ipv4.of(address),
        subnetName,
        key(),
        mac == NO_MAC ? Optional.empty() : Optional.of(new MacAddress(mac)),
        Optional.ofNullable(hostname),
        kind,
        Instant.ofEpochMilli(boundAt),
        Instant.ofEpochMilli(expiresAt));
  }

  Bytes key() {
    if (otherKey != null) {
      return otherKey;
    }
    var octets = new byte[ETHERNET_KEY];
    octets[0] = ETHERNET;
    for (var i = 1; i < ETHERNET_KEY; i++) {
      octets[i] = (byte) macOctet(i - 1);
    }
    return Bytes.of(octets);
  }

  boolean hasKey(Bytes key) {
    return otherKey != null ? otherKey.equals(key) : isMadeOfMac(key);
  }

  /** As {@link Bytes#hashCode} of the key. */
  int keyHash() {
    if (otherKey != null) {
      return otherKey.hashCode();
    }
    var hash = 31 + ETHERNET;
    for (var i = 0; i < 6; i++) {
      hash = 31 * hash + (byte) macOctet(i);
    }
    return hash;
  }

  private boolean isMadeOfMac(Bytes key) {
    if (mac == NO_MAC || key.size() != ETHERNET_KEY || key.at(0) != ETHERNET) {
      return false;
    }
    for (var i = 0; i < 6; i++) {
      if (key.at(i + 1) != macOctet(i)) {
        return false;
      }
    }
    return true;
  }

  Holder holder() {
    return new Holder(key(), mac == NO_MAC ? Optional.empty() : Optional.of(new MacAddress(mac)));
  }

  /** Two machines may have this key: it is not made of the MAC address, which is known. */
  boolean isShareable() {
    return otherKey != null && mac != NO_MAC;
  }

  boolean hasMac(Optional<MacAddress> other) {
    return other.isPresent() ? other.get().bits() == mac : mac == NO_MAC;
  }

  /** As {@link #machineHash(Bytes, MacAddress)} of the key and the MAC address. */
  int machineHash() {
    return 31 * keyHash() + Long.hashCode(mac);
  }

  static int machineHash(Bytes key, MacAddress mac) {
    return 31 * key.hashCode() + Long.hashCode(mac.bits());
  }

  private int macOctet(int index) {
    return (int) (mac >>> 8 * (5 - index)) & 0xff;
  }
}
