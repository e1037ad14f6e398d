package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final LeaseTable table = new LeaseTable();

  @Test
  @DisplayName("A lease written under a clock years ahead blocks its address for its length only")
  void fromTheFuture() {
    table.load(Stream.of(lease(NOW.plus(Duration.ofDays(3000)))), NOW);
    assertThat(table.current(NOW.plusSeconds(3599))).hasSize(1);
    assertThat(table.current(NOW.plusSeconds(3600))).isEmpty();
  }

  @Test
  @DisplayName("A lease of the past is taken as it was written")
  void fromThePast() {
    table.load(Stream.of(lease(NOW.minusSeconds(600))), NOW);
    assertThat(table.current(NOW.plusSeconds(2999))).hasSize(1);
    assertThat(table.current(NOW.plusSeconds(3000))).isEmpty();
  }

  private static StoredLease lease(Instant boundAt) {
    return new StoredLease(
        Ipv4.parse("10.77.0.100"),
        "10.77.0.0/24",
        Bytes.ofHex("01"),
        Optional.empty(),
        Optional.empty(),
        Kind.BOUND,
        boundAt,
        boundAt.plusSeconds(3600));
  }
}
