package dev.ichor.dhcp.server.journal;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Leases for tests. */
final class Some {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Some() {}

  static StoredLease lease(int number) {
    return lease(number, NOW);
  }

  static StoredLease lease(int number, Instant boundAt) {
    return new StoredLease(
        Ipv4.of(0x0a4d0000 + number),
        "10.77.0.0/16",
        Bytes.ofHex("01525400%06x".formatted(number)),
        Optional.of(new MacAddress(0x525400000000L + number)),
        Optional.of("node-" + number),
        Kind.BOUND,
        boundAt,
        boundAt.plusSeconds(3600));
  }

  /** Any that the types allow. */
  static StoredLease random(Random random) {
    return new StoredLease(
        Ipv4.of(random.nextInt()),
        "10.%d.0.0/16".formatted(random.nextInt(3)),
        bytes(random, 300),
        random.nextBoolean()
            ? Optional.of(new MacAddress(random.nextLong() & 0xffff_ffff_ffffL))
            : Optional.empty(),
        random.nextBoolean() ? Optional.of("nöde-" + random.nextInt()) : Optional.empty(),
        Kind.values()[random.nextInt(3)],
        Instant.ofEpochMilli(random.nextLong(1L << 45)),
        Instant.ofEpochMilli(random.nextLong(1L << 45)),
        new Origin(
            random.nextBoolean() ? "client" : "",
            "eth" + random.nextInt(3),
            random.nextBoolean() ? Optional.of(Ipv4.of(random.nextInt())) : Optional.empty(),
            bytes(random, 80),
            bytes(random, 80)));
  }

  private static Bytes bytes(Random random, int most) {
    var octets = new byte[random.nextInt(most)];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }
}
