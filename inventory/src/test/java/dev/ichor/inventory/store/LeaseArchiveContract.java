package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseArchive.End;
import dev.ichor.inventory.port.LeaseArchive.Position;
import dev.ichor.inventory.port.LeaseArchive.Query;
import dev.ichor.inventory.port.LeaseArchive.Tenure;
import dev.ichor.inventory.port.LeaseArchive.Why;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.Origin;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to do with the history of leases. */
abstract class LeaseArchiveContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("10.77.0.42");

  private JdbcLeaseArchive archive;
  private long offset;

  /** Empty. */
  abstract DataSource database();

  @BeforeEach
  void migrate() {
    var database = database();
    var flyway = Flyway.configure().dataSource(database).cleanDisabled(false).load();
    flyway.clean();
    flyway.migrate();
    archive = new JdbcLeaseArchive(database, new Disk(database));
  }

  private static StoredLease word(int client, Kind kind, long second, long until) {
    return new StoredLease(
        ADDRESS,
        "10.77.0.0/24",
        Bytes.ofHex("01525400%06x".formatted(client)),
        Optional.of(new MacAddress(0x525400000000L + client)),
        Optional.of("node-" + client),
        kind,
        NOW.plusSeconds(second),
        NOW.plusSeconds(until),
        new Origin(
            "client",
            "eth1",
            Optional.of(Inet4Address.ofLiteral("10.77.0.2")),
            Bytes.of(new byte[] {'g', '7'}),
            Bytes.ofHex("00ff")));
  }

  private void take(StoredLease... words) {
    archive.take(List.of(words), new Position(-7, 1, ++offset));
  }

  private List<Tenure> all() {
    return archive.tenures(new Query(Optional.of(ADDRESS), Set.of(), Optional.empty(), 100));
  }

  @Test
  @DisplayName("Two hundred extensions are one row with first, last and count, in any batches")
  void extensions() {
    take(word(1, Kind.BOUND, 0, 100));
    for (var i = 1; i <= 20; i++) {
      var from = i;
      take(
          IntStream.range(0, 10)
              .mapToObj(n -> word(1, Kind.BOUND, from * 10 + n, from * 10 + n + 100))
              .toArray(StoredLease[]::new));
    }
    assertThat(all()).hasSize(1);
    var row = all().getFirst();
    assertThat(row.boundAt()).isEqualTo(NOW);
    assertThat(row.lastSeen()).isEqualTo(NOW.plusSeconds(209));
    assertThat(row.expiresAt()).isEqualTo(NOW.plusSeconds(309));
    assertThat(row.renewals()).isEqualTo(200);
    assertThat(row.origin()).isEqualTo(word(1, Kind.BOUND, 0, 1).origin());
    assertThat(row.end()).isEmpty();
  }

  @Test
  @DisplayName("How a tenure ended: expired, released, declined, replaced; and who had it when")
  void ends() {
    take(
        word(1, Kind.BOUND, 0, 100),
        word(2, Kind.BOUND, 200, 300),
        word(2, Kind.RELEASED, 250, 250));
    take(word(3, Kind.BOUND, 300, 400), word(4, Kind.BOUND, 350, 450));
    take(word(4, Kind.DECLINED, 360, 4000));
    assertThat(all())
        .extracting(row -> row.mac().orElseThrow().bits() & 0xff, Tenure::end)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                4L, Optional.of(new End(NOW.plusSeconds(360), Why.DECLINED, "client"))),
            org.assertj.core.groups.Tuple.tuple(
                3L, Optional.of(new End(NOW.plusSeconds(350), Why.REPLACED, ""))),
            org.assertj.core.groups.Tuple.tuple(
                2L, Optional.of(new End(NOW.plusSeconds(250), Why.RELEASED, "client"))),
            org.assertj.core.groups.Tuple.tuple(
                1L, Optional.of(new End(NOW.plusSeconds(100), Why.EXPIRED, ""))));
    for (var second : List.of(99L, 249L, 349L)) { // of clients 1, 2, 3
      var query =
          new Query(Optional.of(ADDRESS), Set.of(), Optional.of(NOW.plusSeconds(second)), 10);
      assertThat(archive.tenures(query))
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row.mac().orElseThrow().bits() & 0xff)
                      .isEqualTo(second == 99 ? 1L : second == 249 ? 2L : 3L));
    }
    var gap = new Query(Optional.of(ADDRESS), Set.of(), Optional.of(NOW.plusSeconds(260)), 10);
    assertThat(archive.tenures(gap)).isEmpty();
  }

  @Test
  @DisplayName("The position is kept with what was taken, and the open ones come back as leases")
  void position() {
    assertThat(archive.position()).isEmpty();
    take(word(1, Kind.BOUND, 0, 100));
    assertThat(archive.position()).contains(new Position(-7, 1, 1));
    assertThat(archive.open()).containsExactly(word(1, Kind.BOUND, 0, 100));
    take(word(1, Kind.RELEASED, 5, 5));
    assertThat(archive.position()).contains(new Position(-7, 1, 2));
    assertThat(archive.open()).isEmpty();
  }

  @Test
  @DisplayName("By the MAC addresses of one machine")
  void macs() {
    take(word(1, Kind.BOUND, 0, 100), word(2, Kind.BOUND, 200, 300));
    var mac = new MacAddress(0x525400000002L);
    assertThat(archive.tenures(new Query(Optional.empty(), Set.of(mac), Optional.empty(), 10)))
        .singleElement()
        .satisfies(row -> assertThat(row.hostname()).contains("node-2"));
  }

  @Test
  @DisplayName("A name that no column holds is cut, and stops nothing")
  void oddNames() {
    var odd = word(1, Kind.BOUND, 0, 100);
    take(
        new StoredLease(
            odd.address(),
            odd.subnet(),
            odd.clientKey(),
            Optional.empty(),
            Optional.of("a\0b" + "x".repeat(400)),
            odd.kind(),
            odd.boundAt(),
            odd.expiresAt()));
    assertThat(all().getFirst().hostname().orElseThrow()).startsWith("a bxx").hasSize(255);
  }

  @Test
  @DisplayName("Old rows and too many rows are dropped, the open ones never for their number")
  void retention() {
    for (var i = 0; i < 20; i++) {
      take(word(i, Kind.BOUND, i * 1000, i * 1000 + 100));
    }
    assertThat(archive.drop(NOW.plusSeconds(5000), 1000)).isEqualTo(5);
    assertThat(archive.drop(NOW, 3)).isEqualTo(12);
    assertThat(all()).hasSize(3);
    assertThat(archive.open()).hasSize(1);
  }
}
