package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RequestLedger;
import dev.ichor.inventory.port.RequestLedger.Known;
import dev.ichor.inventory.port.RequestLedger.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to do with requests that are done once. */
abstract class RequestLedgerContract {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Request NMI = new Request("key-1", "digest of an nmi");

  private final Sealer sealer =
      new Sealer(KeyRing.parse("k " + Base64.getEncoder().encodeToString(new byte[32]), "test"));
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

  /** As a process that has just started sees it. */
  private RequestLedger ledger() {
    return new JdbcRequestLedger(database, new Disk(database), sealer);
  }

  @Test
  @DisplayName("What was done is answered as before, also by the next process")
  void ended() {
    assertThat(ledger().begin(NMI, NOW, YESTERDAY)).isEqualTo(new Known.Fresh());
    ledger().end(NMI.key(), Secret.of("{\"status\":200}"));
    assertThat(ledger().begin(NMI, NOW.plusSeconds(9), YESTERDAY))
        .isEqualTo(new Known.Ended(Secret.of("{\"status\":200}")));
  }

  @Test
  @DisplayName("What was begun and never ended is told with its time, and not begun again")
  void cutOff() {
    ledger().begin(NMI, NOW, YESTERDAY);
    for (var i = 0; i < 2; i++) {
      assertThat(ledger().begin(NMI, NOW.plusSeconds(9), YESTERDAY))
          .isEqualTo(new Known.Begun(NOW));
    }
  }

  @Test
  @DisplayName("A key of another request is told from a repetition, begun or ended")
  void another() {
    var other = new Request(NMI.key(), "digest of a reset");
    ledger().begin(NMI, NOW, YESTERDAY);
    assertThat(ledger().begin(other, NOW, YESTERDAY)).isEqualTo(new Known.Another());
    ledger().end(NMI.key(), Secret.of("done"));
    assertThat(ledger().begin(other, NOW, YESTERDAY)).isEqualTo(new Known.Another());
  }

  @Test
  @DisplayName("What came to nothing, and what is too old, is begun anew")
  void forgotten() {
    ledger().begin(NMI, NOW, YESTERDAY);
    ledger().forget(NMI.key());
    assertThat(ledger().begin(NMI, NOW, YESTERDAY)).isEqualTo(new Known.Fresh());
    var tomorrow = NOW.plus(Duration.ofDays(1));
    assertThat(ledger().begin(NMI, tomorrow, NOW)).isEqualTo(new Known.Begun(NOW));
    assertThat(ledger().begin(NMI, tomorrow.plusMillis(1), NOW.plusMillis(1)))
        .isEqualTo(new Known.Fresh());
  }

  @Test
  @DisplayName("Keys of any text are kept apart; neither they nor the answers are there in clear")
  void hostile() throws SQLException {
    var keys =
        new String[] {"'; drop table request_key; --", "é\u0000\u202e", "k".repeat(200), " "};
    for (var key : keys) {
      assertThat(ledger().begin(new Request(key, "d"), NOW, YESTERDAY))
          .isEqualTo(new Known.Fresh());
      ledger().end(key, Secret.of("answer to " + key));
    }
    for (var key : keys) {
      assertThat(ledger().begin(new Request(key, "d"), NOW, YESTERDAY))
          .isEqualTo(new Known.Ended(Secret.of("answer to " + key)));
    }
    try (var connection = database.getConnection();
        var rows =
            connection.createStatement().executeQuery("select id, answer from request_key")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).matches("[0-9a-f]{64}");
        assertThat(rows.getString(2)).doesNotContain("answer");
      }
    }
  }

  @Test
  @DisplayName("More than 10 000 are not kept: the oldest goes")
  void bounded() throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "insert into request_key (id, digest, begun_at) values (?, 'd', ?)")) {
      for (var i = 0; i < JdbcRequestLedger.MOST; i++) {
        statement.setString(1, "old-" + i);
        statement.setObject(2, NOW.minusSeconds(i).atOffset(java.time.ZoneOffset.UTC));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    ledger().begin(NMI, NOW.plusSeconds(1), YESTERDAY);
    assertThat(count("id = 'old-0'")).isEqualTo(1);
    assertThat(count("id = 'old-" + (JdbcRequestLedger.MOST - 1) + "'")).isZero();
    assertThat(count("1 = 1")).isEqualTo(JdbcRequestLedger.MOST);
  }

  private int count(String where) throws SQLException {
    try (var connection = database.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("select count(*) from request_key where " + where)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
