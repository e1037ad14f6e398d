package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.util.Optional;

/**
 * Who has an address: the client by RFC 2131 §4.2, told apart by hardware address where boards send
 * one identifier (PXE ROMs put the SMBIOS UUID into option 61, and some boards share one UUID).
 *
 * @param key option 61, else htype and chaddr
 * @param mac absent for hardware that is not Ethernet
 */
public record Holder(Bytes key, Optional<MacAddress> mac) {
  public Holder {
    requireNonNull(key, "key");
    requireNonNull(mac, "mac");
  }

  public static Holder of(StoredLease lease) {
    return new Holder(lease.clientKey(), lease.mac());
  }
}
