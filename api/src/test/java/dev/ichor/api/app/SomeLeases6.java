package dev.ichor.api.app;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the DHCPv6 server of the tests has given out: ::5 and ::7 bound, ::10 run out. */
final class SomeLeases6 {
  private SomeLeases6() {}

  static List<StoredLease6> all(Instant now) {
    return List.of(
        lease("10", 16, now.minusSeconds(7200), now.minusSeconds(3600)),
        lease("7", 7, now.minusSeconds(600), now.plusSeconds(3600)),
        lease("5", 5, now.minusSeconds(600), now.plusSeconds(3600)));
  }

  private static StoredLease6 lease(String last, int iaid, Instant at, Instant until) {
    return new StoredLease6(
        (Inet6Address) Inet6Address.ofLiteral("2001:db8:77::" + last),
        "2001:db8:77::/64",
        Bytes.ofHex("0003000152540000bb00%02x".formatted(iaid)),
        iaid,
        Optional.of(new MacAddress(0x525400bb0000L + iaid)),
        Kind.BOUND,
        at,
        until);
  }
}
