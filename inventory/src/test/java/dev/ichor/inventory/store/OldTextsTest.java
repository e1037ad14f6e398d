package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Selector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A database of an earlier version has its patches sealed at the start")
class OldTextsTest {
  private static final String PATCH = "machine: {registries: {password: hush}}";
  private static final List<String> TABLES = List.of("machine", "cluster", "rule");

  @TempDir Path directory;
  private final JdbcDataSource database = new JdbcDataSource();
  private final Documents documents =
      new Documents(
          new Sealer(
              KeyRing.parse("t " + Base64.getEncoder().encodeToString(new byte[32]), "memory")));
  private final Machine machine =
      Machine.discovered(
              MachineId.random(),
              new MachineKeys(Optional.empty(), Optional.of("SN1"), Set.of()),
              "m",
              Instant.parse("2026-11-22T12:00:00Z"))
          .withAssignment(Optional.of(new Assignment("c", Role.WORKER, List.of(PATCH))));

  @BeforeEach
  void earlier() throws SQLException {
    database.setURL(
        "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            .formatted(directory.resolve("db")));
    Flyway.configure().dataSource(database).load().migrate();
    insert("machine", "id", machine.id().value(), clear(documents.write(machine)));
    insert("cluster", "name", "c", "{\"name\":\"c\",\"patches\":[\"%s\"]}".formatted(PATCH));
    var assign = new Rule.Action.Assign("c", Role.WORKER, List.of(PATCH));
    var rule = new Rule("r", 1, new Selector(Map.of()), assign);
    insert("rule", "name", "r", clear(documents.write(rule)));
  }

  /** As the version before wrote it. */
  private static String clear(String document) {
    return document.replaceAll("v1:t:[A-Za-z0-9+/=]+", PATCH);
  }

  private void insert(String table, String key, Object id, String document) throws SQLException {
    assertThat(document).contains("hush");
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into %s (%s, document) values (?, ?)".formatted(table, key))) {
      insert.setObject(1, id);
      insert.setString(2, document);
      insert.executeUpdate();
    }
  }

  private List<String> stored() throws SQLException {
    var all = new ArrayList<String>();
    for (var table : TABLES) {
      try (var connection = database.getConnection();
          var query = connection.createStatement();
          var rows = query.executeQuery("select document from " + table)) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
    }
    return all;
  }

  @Test
  @DisplayName(
      "Nothing is in clear afterwards, all reads as before, and a second start does nothing")
  void sealed() throws Exception {
    assertThat(new OldTexts(database, documents).seal()).isEqualTo(3);
    var after = stored();
    assertThat(after).hasSize(3).noneMatch(text -> text.contains("hush"));
    assertThat(documents.read(after.getFirst(), Machine.class)).isEqualTo(machine);
    assertThat(new OldTexts(database, documents).seal()).isZero();
    assertThat(stored()).isEqualTo(after);
  }

  @Test
  @DisplayName("A start that ends in the middle is made good by the next one")
  void crash() throws Exception {
    var updates = new AtomicInteger();
    assertThatThrownBy(() -> new OldTexts(failing(updates), documents).seal())
        .hasStackTraceContaining("planted");
    assertThat(stored()).filteredOn(text -> text.contains("hush")).hasSize(2);
    assertThat(new OldTexts(database, documents).seal()).isEqualTo(2);
    assertThat(stored()).noneMatch(text -> text.contains("hush"));
  }

  /** The second update ends everything. */
  private DataSource failing(AtomicInteger updates) {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, _, _) -> connection(database.getConnection(), updates));
  }

  private Connection connection(Connection real, AtomicInteger updates) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement") && updates.incrementAndGet() == 2) {
                throw new SQLException("planted: the power is gone");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
