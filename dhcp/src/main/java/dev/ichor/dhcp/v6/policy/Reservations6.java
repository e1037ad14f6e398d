package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.util.Map;
import java.util.Optional;

/** Addresses that belong to one client; never given to anybody else. A DUID goes before a MAC. */
public record Reservations6(Map<Duid, Inet6Address> byDuid, Map<MacAddress, Inet6Address> byMac) {
  public static final Reservations6 NONE = new Reservations6(Map.of(), Map.of());

  public Reservations6 {
    byDuid = Map.copyOf(byDuid);
    byMac = Map.copyOf(byMac);
  }

  Optional<Inet6Address> of(Duid duid, Optional<MacAddress> mac) {
    return Optional.ofNullable(byDuid.get(duid)).or(() -> mac.map(byMac::get));
  }

  boolean has(Inet6Address address) {
    return byDuid.containsValue(address) || byMac.containsValue(address);
  }
}
