package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to do with DHCPv6 bindings. */
abstract class Lease6StoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private DataSource database;

  /** Empty, or of an earlier test. */
  abstract DataSource database();

  @BeforeEach
  void migrate() {
    database = database();
    var flyway = Flyway.configure().dataSource(database).cleanDisabled(false).load();
    flyway.clean();
    flyway.migrate();
  }

  private JdbcLease6Store store() {
    return new JdbcLease6Store(database, new Disk(database));
  }

  private static StoredLease6 lease(Kind kind, Optional<MacAddress> mac) {
    return new StoredLease6(
        (Inet6Address) Inet6Address.ofLiteral("2001:db8:77:0:1a02:4e10:12f8:ac8a"),
        "2001:db8:77::/64",
        Bytes.ofHex("00".repeat(130)),
        0xffff_ffffL,
        mac,
        kind,
        NOW,
        NOW.plusSeconds(3600));
  }

  @Test
  @DisplayName("a DHCPv6 lease comes back as it was written: longest DUID, highest IAID, no MAC")
  void roundTrip() {
    store().write(List.of(lease(Kind.BOUND, Optional.empty())));
    assertThat(store().load()).containsExactly(lease(Kind.BOUND, Optional.empty()));
  }

  @Test
  @DisplayName("the last word on an address replaces the one before")
  void lastWord() {
    var mac = Optional.of(MacAddress.parse("52:54:00:00:00:01"));
    store().write(List.of(lease(Kind.BOUND, Optional.empty())));
    store().write(List.of(lease(Kind.DECLINED, mac)));
    assertThat(store().load()).containsExactly(lease(Kind.DECLINED, mac));
  }
}
