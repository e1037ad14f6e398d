package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.port.PlanStore.Outcome;
import dev.ichor.inventory.port.PlanStore.Stored;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to do with the DHCP plan. */
abstract class PlanStoreContract {
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
