package dev.ichor.api.app;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the DHCP server of the tests has given out. */
final class SomeLeases {
  private SomeLeases() {}

  /** .10 to .39 bound, node-00 to node-29; .40 run out, .41 declined; and one elsewhere. */
  static List<StoredLease> all(Instant now) {
    var leases = new ArrayList<StoredLease>();
    for (var i = 0; i < 30; i++) {
      leases.add(lease(10 + i, i, Kind.BOUND, now.minusSeconds(600), now.plusSeconds(3600)));
    }
    leases.add(lease(40, 30, Kind.BOUND, now.minusSeconds(7200), now.minusSeconds(3600)));
    leases.add(lease(41, 31, Kind.DECLINED, now.minusSeconds(60), now.plusSeconds(3600)));
    leases.add(withoutMac(now));
    return leases;
  }

  private static StoredLease withoutMac(Instant now) {
    return new StoredLease(
        Inet4Address.ofLiteral("10.100.0.10"),
        "10.100.0.0/24",
        Bytes.ofHex("ff00000020aa01"),
        Optional.empty(),
        Optional.of("no_host name"),
        Kind.BOUND,
        now.minusSeconds(600),
        now.plusSeconds(3600));
  }

  private static StoredLease lease(int host, int node, Kind kind, Instant at, Instant until) {
    return new StoredLease(
        Inet4Address.ofLiteral("10.99.0." + host),
        "10.99.0.0/24",
        Bytes.ofHex("01525400bb00%02x".formatted(node)),
        Optional.of(new MacAddress(0x525400bb0000L + node)),
        Optional.of("node-%02d".formatted(node)),
        kind,
        at,
        until,
        new Origin(
            "client",
            "eth1",
            Optional.of(Inet4Address.ofLiteral("10.99.0.2")),
            Bytes.of(new byte[] {'g', 'e', '-', '7'}),
            Bytes.EMPTY));
  }
}
