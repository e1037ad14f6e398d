package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.MachineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every database has to do with the history of hardware. */
abstract class HardwareLedgerContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private final MachineId machine = MachineId.random();
  private final List<Integer> forced = new ArrayList<>();
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

  private HardwareLedger ledger() {
    var key = "k1 " + Base64.getEncoder().encodeToString(new byte[32]);
    return new HardwareLedger(
        database,
        new Documents(new Sealer(KeyRing.parse(key, "the test"))),
        new Disk(database) {
          @Override
          void force() {
            forced.add(ledger().newest(machine, 1).size());
            super.force();
          }
        });
  }

  @Test
  @DisplayName("What was committed is forced to the disk before the write returns")
  void forced() {
    ledger().save(machine, record(1, "16", NOON), 50);
    assertThat(forced).containsExactly(1);
  }

  private static HardwareRecord record(int number, String size, Instant at) {
    var part =
        new HardwarePart(
            HardwarePart.Kind.MEMORY, "A1", Map.of("sizeMiB", size), Map.of("odd", "\"' \\ é"));
    return new HardwareRecord(
        number,
        NOON,
        new HardwareReport(at, "v1.13.9", List.of(part), Set.of(HardwarePart.Kind.PCI)));
  }

  @Test
  @DisplayName("Records come back as they were, newest first, those of one machine only")
  void roundTrip() {
    var ledger = ledger();
    ledger.save(machine, record(1, "16", NOON), 50);
    ledger.save(machine, record(2, "32", NOON.plusSeconds(60)), 50);
    ledger.save(MachineId.random(), record(1, "64", NOON), 50);
    assertThat(ledger().newest(machine, 10))
        .containsExactly(record(2, "32", NOON.plusSeconds(60)), record(1, "16", NOON));
    assertThat(ledger().newest(machine, 1)).hasSize(1);
    assertThat(ledger().newest(MachineId.random(), 10)).isEmpty();
  }

  @Test
  @DisplayName("A record of the same number is replaced, and the oldest are forgotten")
  void bounded() {
    var ledger = ledger();
    ledger.save(machine, record(1, "16", NOON), 3);
    ledger.save(machine, record(1, "16", NOON.plusSeconds(9)), 3);
    assertThat(ledger.newest(machine, 10)).containsExactly(record(1, "16", NOON.plusSeconds(9)));
    for (var number = 2; number <= 5; number++) {
      ledger.save(machine, record(number, "16", NOON), 3);
    }
    assertThat(ledger.newest(machine, 10))
        .extracting(HardwareRecord::number)
        .containsExactly(5, 4, 3);
  }
}
