package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcLeaseStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;
  private final JdbcDataSource database = new JdbcDataSource();

  @BeforeEach
  void migrate() {
    database.setURL(
        "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
            .formatted(directory.resolve("db")));
    Flyway.configure().dataSource(database).load().migrate();
  }

  private JdbcLeaseStore store() {
    return new JdbcLeaseStore(database, new Disk(database));
  }

  private static StoredLease lease(int last, Kind kind, Optional<String> hostname) {
    return new StoredLease(
        Inet4Address.ofLiteral("10.77.0." + last),
        "10.77.0.0/24",
        Bytes.ofHex("01525400000001"),
        Optional.of(MacAddress.parse("52:54:00:00:00:01")),
        hostname,
        kind,
        NOW,
        NOW.plusSeconds(3600));
  }

  @Test
  @DisplayName("a lease comes back from another connection as it was written, absent fields absent")
  void roundTrip() {
    var full = lease(5, Kind.BOUND, Optional.of("node-5"));
    var bare =
        new StoredLease(
            Inet4Address.ofLiteral("10.77.0.6"),
            "10.77.0.0/24",
            Bytes.ofHex("ff00"),
            Optional.empty(),
            Optional.empty(),
            Kind.DECLINED,
            NOW,
            NOW);
    store().write(List.of(full, bare));
    assertThat(store().load()).containsExactlyInAnyOrder(full, bare);
  }

  @Test
  @DisplayName("the last word on an address is the only one kept")
  void lastWord() {
    store().write(List.of(lease(7, Kind.BOUND, Optional.empty())));
    var released = lease(7, Kind.RELEASED, Optional.of("gone"));
    store().write(List.of(released));
    assertThat(store().load()).containsExactly(released);
  }

  @Test
  @DisplayName("a batch is written whole or not at all, and the caller learns of it")
  void atomic() {
    var tooLong = lease(9, Kind.BOUND, Optional.of("x".repeat(300)));
    assertThatThrownBy(
            () -> store().write(List.of(lease(8, Kind.BOUND, Optional.empty()), tooLong)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("writing 2 leases");
    assertThat(store().load()).isEmpty();
  }

  @Test
  @DisplayName("a thousand leases are one batch")
  void thousand() {
    var leases =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    new StoredLease(
                        Inet4Address.ofLiteral("10.78.%d.%d".formatted(i / 250, i % 250 + 1)),
                        "10.78.0.0/16",
                        Bytes.ofHex("%08x".formatted(i)),
                        Optional.empty(),
                        Optional.empty(),
                        Kind.BOUND,
                        NOW,
                        NOW))
            .toList();
    store().write(leases);
    assertThat(store().load()).hasSize(1000);
  }
}
