package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Holder;
import dev.ichor.dhcp.policy.Leases.Hold;
import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Addresses put aside between OFFER and REQUEST, in the order in which they were offered; the
 * oldest goes when there are too many, so that a flood of made-up clients costs bounded memory.
 */
final class Holds {
  static final int MOST = 65_536;

  private final Map<Inet4Address, Hold> byAddress = new LinkedHashMap<>();
  private final Map<Client, Hold> byClient = new HashMap<>();
  private final Consumer<Inet4Address> whenGone;

  private record Client(Cidr subnet, Holder holder) {
    static Client of(Hold hold) {
      return new Client(hold.subnet(), hold.client());
    }
  }

  /**
   * @param whenGone told of each address that is no longer put aside
   */
  Holds(Consumer<Inet4Address> whenGone) {
    this.whenGone = whenGone;
  }

  Optional<Hold> on(Inet4Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  boolean has(int address) {
    return byAddress.containsKey(Ipv4.of(address));
  }

  Optional<Hold> of(Cidr subnet, Holder client) {
    return Optional.ofNullable(byClient.get(new Client(subnet, client)));
  }

  int size() {
    return byAddress.size();
  }

  Set<Inet4Address> addresses() {
    return byAddress.keySet();
  }

  /** A client holds one address in a subnet at most. */
  void put(Hold hold) {
    forget(hold.address());
    of(hold.subnet(), hold.client()).map(Hold::address).ifPresent(this::forget);
    if (byAddress.size() >= MOST) {
      forget(byAddress.keySet().iterator().next());
    }
    byAddress.put(hold.address(), hold);
    byClient.put(Client.of(hold), hold);
  }

  void forget(Inet4Address address) {
    var hold = byAddress.remove(address);
    if (hold != null) {
      byClient.remove(Client.of(hold), hold);
      whenGone.accept(address);
    }
  }

  void forgetUntil(Instant now) {
    while (!byAddress.isEmpty()) {
      var oldest = byAddress.values().iterator().next();
      if (oldest.until().isAfter(now)) {
        return;
      }
      forget(oldest.address());
    }
  }

  void clear() {
    while (!byAddress.isEmpty()) {
      forget(byAddress.keySet().iterator().next());
    }
  }
}
