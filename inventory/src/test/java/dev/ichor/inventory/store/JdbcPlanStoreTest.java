package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.port.PlanStore.Outcome;
import dev.ichor.inventory.port.PlanStore.Stored;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcPlanStoreTest {
  @TempDir Path directory;
  private final JdbcDataSource database = new JdbcDataSource();

  @BeforeEach
  void migrate() {
    database.setURL(
        "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
            .formatted(directory.resolve("db")));
    Flyway.configure().dataSource(database).load().migrate();
  }

  private JdbcPlanStore store() {
    return new JdbcPlanStore(database, new Disk(database));
  }

  @Test
  @DisplayName("The last document is the one that comes back, with its version")
  void roundTrip() {
    assertThat(store().load()).isEmpty();
    assertThat(store().save("{\"a\": 1}", 0)).isEqualTo(new Outcome.Saved(1));
    assertThat(store().save("{\"a\": 2}", 1)).isEqualTo(new Outcome.Saved(2));
    assertThat(store().load()).contains(new Stored("{\"a\": 2}", 2));
  }

  @Test
  @DisplayName("Who changes an older version is told the current one, and changes nothing")
  void stale() {
    store().save("first", 0);
    assertThat(store().save("other first", 0)).isEqualTo(new Outcome.Stale(1));
    store().save("second", 1);
    assertThat(store().save("late", 1)).isEqualTo(new Outcome.Stale(2));
    assertThat(store().load()).contains(new Stored("second", 2));
  }
}
