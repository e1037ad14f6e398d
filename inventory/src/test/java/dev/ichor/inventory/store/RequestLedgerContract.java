package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private static final Request NMI = new Request("alice-1", "key-1", "digest of an nmi");

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
    ledger().end(NMI, Secret.of("{\"status\":200}"));
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
    var other = new Request(NMI.holder(), NMI.key(), "digest of a reset");
    ledger().begin(NMI, NOW, YESTERDAY);
    assertThat(ledger().begin(other, NOW, YESTERDAY)).isEqualTo(new Known.Another());
    ledger().end(NMI, Secret.of("done"));
    assertThat(ledger().begin(other, NOW, YESTERDAY)).isEqualTo(new Known.Another());
  }

  @Test
  @DisplayName("What came to nothing, and what is too old, is begun anew")
  void forgotten() {
    ledger().begin(NMI, NOW, YESTERDAY);
    ledger().forget(NMI);
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
      assertThat(ledger().begin(new Request("bob", key, "d"), NOW, YESTERDAY))
          .isEqualTo(new Known.Fresh());
      ledger().end(new Request("bob", key, "d"), Secret.of("answer to " + key));
    }
    for (var key : keys) {
      assertThat(ledger().begin(new Request("bob", key, "d"), NOW, YESTERDAY))
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
  @DisplayName("Each token has its own keys: one that was given anew does not get the former's")
  void holders() {
    ledger().begin(NMI, NOW, YESTERDAY);
    ledger().end(NMI, Secret.of("of the first"));
    var second = new Request("alice-2", NMI.key(), NMI.digest());
    assertThat(ledger().begin(second, NOW, YESTERDAY)).isEqualTo(new Known.Fresh());
    ledger().end(second, Secret.of("of the second"));
    assertThat(ledger().begin(NMI, NOW, YESTERDAY))
        .isEqualTo(new Known.Ended(Secret.of("of the first")));
  }

  @Test
  @DisplayName(
      "More than 10 000 answers of a token are not kept; others', and what never ended, are")
  void bounded() throws SQLException {
    fill("alice-1", "answered");
    fill("bob", "answered");
    ledger().begin(NMI, NOW.plusSeconds(1), YESTERDAY);
    assertThat(count("id = 'alice-1-0'")).isEqualTo(1);
    assertThat(count("id = 'alice-1-" + (JdbcRequestLedger.MOST - 1) + "'")).isZero();
    assertThat(count("holder = 'alice-1'")).isEqualTo(JdbcRequestLedger.MOST);
    assertThat(count("holder = 'bob'")).isEqualTo(JdbcRequestLedger.MOST);
    assertThat(ledger().begin(NMI, NOW.plusSeconds(2), YESTERDAY))
        .isEqualTo(new Known.Begun(NOW.plusSeconds(1)));
  }

  @Test
  @DisplayName("What was begun and never ended is not pushed out by 10 000 later ones")
  void begunStays() throws SQLException {
    ledger().begin(NMI, NOW.minusSeconds(50_000), YESTERDAY);
    fill("alice-1", "answered");
    ledger().begin(new Request("alice-1", "next", "d"), NOW, YESTERDAY);
    assertThat(ledger().begin(NMI, NOW, YESTERDAY))
        .isEqualTo(new Known.Begun(NOW.minusSeconds(50_000)));
  }

  @Test
  @DisplayName("A begin that the disk refuses leaves the key free")
  void diskFails() {
    var broken =
        new JdbcRequestLedger(
            database,
            new Disk(database) {
              @Override
              public void force() {
                throw new IllegalStateException("no space left");
              }
            },
            sealer);
    assertThatThrownBy(() -> broken.begin(NMI, NOW, YESTERDAY)).hasMessage("no space left");
    assertThat(ledger().begin(NMI, NOW, YESTERDAY)).isEqualTo(new Known.Fresh());
  }

  private void fill(String holder, String answer) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "insert into request_key (id, digest, begun_at, holder, answer) values (?, 'd', ?,"
                    + " ?, ?)")) {
      for (var i = 0; i < JdbcRequestLedger.MOST; i++) {
        statement.setString(1, holder + "-" + i);
        statement.setObject(2, NOW.minusSeconds(i).atOffset(java.time.ZoneOffset.UTC));
        statement.setString(3, holder);
        statement.setString(4, answer);
        statement.addBatch();
      }
      statement.executeBatch();
    }
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
