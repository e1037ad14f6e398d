package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Walks through the free addresses of the pools on our own links and has them asked for ahead of
 * demand, a few each second, so that a new machine does not wait for the probe.
 */
final class PoolSweep {
  /** ARP requests each second and interface; a hundred addresses are known after two seconds. */
  private static final int STEP = 50;

  /** Larger pools are asked on demand only: the walk would never end. */
  private static final long LARGEST = 4_096;

  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final Leases leases;
  private final AddressProbe probe;
  private final InstantSource clock;
  private final Map<String, Long> cursors = new HashMap<>();

  PoolSweep(
      Supplier<List<InterfaceResolver.Resolved>> served,
      Leases leases,
      AddressProbe probe,
      InstantSource clock) {
    this.served = served;
    this.leases = leases;
    this.probe = probe;
    this.clock = clock;
  }

  /** Once a second, on the engine's thread. */
  void step() {
    var now = clock.instant();
    for (var one : served.get()) {
      var service = one.service();
      if (one.link().probe() && !one.isLoopback() && service.mode() == Mode.SERVER) {
        service.subnets().stream()
            .filter(subnet -> service.addresses().stream().anyMatch(subnet.network()::contains))
            .forEach(subnet -> step(one, subnet, now));
      }
    }
  }

  private void step(InterfaceResolver.Resolved on, Subnet subnet, Instant now) {
    var size = subnet.pools().stream().mapToLong(pool -> pool.range().size()).sum();
    if (size == 0 || size > LARGEST) {
      return;
    }
    var key = on.service().name() + ' ' + subnet.network();
    var cursor = cursors.getOrDefault(key, 0L) % size;
    var steps = Math.min(STEP, size);
    for (var i = 0; i < steps; i++) {
      var address = at(subnet, (cursor + i) % size);
      if (isFree(address, now)
          && !on.service().addresses().contains(address)
          && !probe.prepare(on, address)) {
        break;
      }
    }
    cursors.put(key, cursor + steps);
  }

  private static Inet4Address at(Subnet subnet, long index) {
    var left = index;
    for (var pool : subnet.pools()) {
      if (left < pool.range().size()) {
        return pool.range().at(left);
      }
      left -= pool.range().size();
    }
    return Ipv4.ANY;
  }

  private boolean isFree(Inet4Address address, Instant now) {
    return leases
        .at(address)
        .filter(lease -> lease.kind() != Kind.RELEASED && lease.expiresAt().isAfter(now))
        .isEmpty();
  }
}
