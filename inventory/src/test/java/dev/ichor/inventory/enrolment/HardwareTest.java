package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwarePart.Kind;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What a machine is made of is read, kept and compared")
@Timeout(60)
class HardwareTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final Inet4Address AT = Inet4Address.ofLiteral("10.0.0.7");

  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private Inventory inventory = open();
  private MachineId id;

  private Inventory open() {
    return new Inventory(
        store,
        rack,
        rack,
        new FakeNodes(),
        BootDefaults.standard(),
        Timings.standard(),
        HardwareWatch.Times.STANDARD.with(Duration.ZERO, Duration.ofMillis(10)),
        InstantSource.system());
  }

  private static HardwarePart dimm(String slot, int size) {
    return new HardwarePart(
        Kind.MEMORY,
        slot,
        Map.of("sizeMiB", Integer.toString(size), "serial", "S-" + slot),
        Map.of());
  }

  @BeforeEach
  void discovered() throws InterruptedException {
    rack.nodes.put(AT, FakeRack.Node.MAINTENANCE);
    rack.parts.put(AT, List.of(dimm("A1", 8192), dimm("A2", 8192)));
    inventory.start();
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MAC,
                Optional.empty(),
                Sighting.Stage.SCRIPT,
                Optional.of(7),
                Optional.of(AT),
                "test",
                Instant.now()));
    Await.until("what was asked for", () -> !inventory.machines().list().isEmpty());
    id = inventory.machines().list().getFirst().machine().id();
    Await.until("what was asked for", () -> machineIs(MachineState.PENDING));
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private boolean machineIs(MachineState state) {
    return inventory.machines().find(id).filter(it -> it.machine().state() == state).isPresent();
  }

  private List<String> told(String kind) {
    return inventory.machines().timeline(id, 100).stream()
        .filter(evidence -> evidence.kind().equals(kind))
        .map(Evidence::text)
        .toList();
  }

  @Test
  @DisplayName("Read with the first inspection, in the same connection, and told once")
  void first() {
    assertThat(inventory.hardware().history(id, 10)).hasSize(1);
    assertThat(told("hardware-read"))
        .containsExactly(
            "0 processors, 2 memory modules (16384 MiB), 0 disks, 0 NICs, 0 PCI devices");
    assertThat(inventory.hardware().read(id)).isEqualTo(Outcome.DONE);
    assertThat(inventory.hardware().history(id, 10)).hasSize(1);
    assertThat(told("hardware-read")).hasSize(1);
  }

  @Test
  @DisplayName("A DIMM that is gone after a boot is on the timeline, and in the difference")
  void gone() throws InterruptedException {
    rack.parts.put(AT, List.of(dimm("A1", 8192)));
    inventory.nodeEvents().stage(AT, "maintenance", false);
    Await.until("what was asked for", () -> inventory.hardware().history(id, 10).size() == 2);
    Await.until("what was asked for", () -> told("hardware-changed").size() == 1);
    assertThat(told("hardware-changed"))
        .containsExactly("memory module A2 is gone (8192 MiB, serial S-A2)");
    var difference = inventory.hardware().difference(id, Optional.empty(), Optional.empty());
    assertThat(difference)
        .isInstanceOfSatisfying(
            HardwareDesk.Difference.Found.class,
            found ->
                assertThat(found.changes())
                    .containsExactly(new HardwareChange.Gone(dimm("A2", 8192))));
    assertThat(inventory.hardware().difference(id, Optional.of(7), Optional.empty()))
        .isEqualTo(
            new HardwareDesk.Difference.Missing(
                "there are the records 1 to 2; name two of them with from and to"));
  }

  @Test
  @DisplayName("A part that is only late in the boot is not missed: a loss is read twice")
  void late() {
    var both = rack.parts.get(AT);
    rack.parts.put(AT, List.of(dimm("A1", 8192)));
    rack.afterSurvey = () -> rack.parts.put(AT, both);
    assertThat(inventory.hardware().read(id)).isEqualTo(Outcome.DONE);
    assertThat(inventory.hardware().history(id, 10)).hasSize(1);
    assertThat(told("hardware-changed")).isEmpty();
  }

  @Test
  @DisplayName("A node that does not answer changes nothing and says why")
  void unreachable() {
    rack.nodes.put(AT, FakeRack.Node.DARK);
    assertThat(inventory.hardware().read(id))
        .isEqualTo(new Outcome.Conflict("the hardware cannot be read now: no answer"));
    assertThat(inventory.hardware().history(id, 10)).hasSize(1);
    assertThat(inventory.hardware().read(MachineId.random())).isInstanceOf(Outcome.NotFound.class);
  }

  @Test
  @DisplayName("The history is there after a restart")
  void restart() {
    inventory.close();
    inventory = open();
    assertThat(inventory.hardware().history(id, 10)).hasSize(1);
  }
}
