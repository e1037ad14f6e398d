package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PersonTaskTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:0f:01");

  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private Inventory inventory = open();

  private Inventory open() {
    return new Inventory(
        store,
        rack,
        rack,
        new FakeNodes(),
        BootDefaults.standard(),
        InventoryTest.FAST,
        InstantSource.system());
  }

  @BeforeEach
  void start() {
    inventory.start();
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private MachineId byHand() {
    return inventory
        .machines()
        .register(
            Optional.of("mini"),
            new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC)),
            Optional.of(
                new BmcEndpoint(BmcEndpoint.Protocol.HUMAN, "hall-2", 9, "", Secret.of(""))),
            Map.of());
  }

  private Machine machine(MachineId id) {
    return inventory.machines().find(id).orElseThrow().machine();
  }

  @Test
  @DisplayName("A machine left to people makes one task, also after a restart; done is on record")
  void asked() throws Exception {
    var id = byHand();
    Await.until("what was asked for", () -> !inventory.tasks().list().isEmpty());
    inventory.close();
    inventory = open();
    inventory.start();
    Await.until("what was asked for", () -> machine(id).progress().powerRequestedAt().isPresent());
    assertThat(inventory.tasks().list()).hasSize(1);
    var task = inventory.tasks().list().getFirst();
    assertThat(task.sentence()).startsWith("mini: restart from the network");
    assertThat(inventory.machines().find(id).orElseThrow().waitingFor()).contains("a person");
    assertThat(inventory.tasks().done(task.task().id(), "by Ada")).isEqualTo(Outcome.DONE);
    assertThat(machine(id).progress().powerDoneAt()).isPresent();
    assertThat(inventory.machines().timeline(id, 50))
        .anyMatch(it -> it.text().contains("a person says by Ada"));
    assertThat(rack.powerOns).hasValue(0);
  }

  @Test
  @DisplayName("What a person cannot do fails with the person's words")
  void refused() throws Exception {
    var id = byHand();
    Await.until("what was asked for", () -> machine(id).progress().powerRequestedAt().isPresent());
    Await.until("what was asked for", () -> !inventory.tasks().list().isEmpty());
    inventory.tasks().refuse(inventory.tasks().list().getFirst().task().id(), "no such server");
    assertThat(machine(id).state()).isEqualTo(MachineState.FAILED);
    assertThat(machine(id).failure().orElseThrow().why()).contains("no such server");
  }

  private void dhcp(MachineId id, String kind, String speaker) {
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMachine(id),
                Instant.now().plusSeconds(1),
                Evidence.Source.DHCP,
                kind,
                "asked for an address",
                Map.of("speaker", speaker)));
  }

  @Test
  @DisplayName("Its firmware's packets end the task; its system's lease renewal does not")
  void seen() throws Exception {
    var id = byHand();
    Await.until("what was asked for", () -> !inventory.tasks().list().isEmpty());
    dhcp(id, "dhcp-ack", "other");
    Await.until(
        "what was asked for",
        () ->
            inventory.machines().timeline(id, 50).stream()
                .anyMatch(it -> it.kind().equals("dhcp-ack")));
    dhcp(id, "dhcp-discover", "pxe-firmware");
    Await.until(
        "what was asked for",
        () -> inventory.tasks().list().stream().noneMatch(view -> view.task().isOpen()));
    assertThat(inventory.tasks().list().getFirst().task().closed().orElseThrow().words())
        .isEqualTo("its firmware was heard (dhcp-discover)");
  }

  @Test
  @DisplayName("A transfer of the boot before, which the start cuts off, does not end the task")
  void oldTransfer() throws Exception {
    var id = byHand();
    Await.until("what was asked for", () -> !inventory.tasks().list().isEmpty());
    var task = inventory.tasks().list().getFirst().task();
    transfer(id, task.askedAt().plusSeconds(60), Duration.ofSeconds(61));
    inventory.machines().power(id, PowerAction.OFF); // whatever the transfer began has begun
    assertThat(inventory.tasks().find(task.id()).orElseThrow().task().isOpen()).isTrue();
    transfer(id, task.askedAt().plusSeconds(60), Duration.ofSeconds(59));
    Await.until(
        "what was asked for",
        () -> !inventory.tasks().find(task.id()).orElseThrow().task().isOpen());
  }

  private void transfer(MachineId id, Instant ended, Duration took) {
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMachine(id),
                ended,
                Evidence.Source.HTTP,
                "http-broken-off",
                "broken off",
                Map.of("file", "/vmlinuz", "milliseconds", Long.toString(took.toMillis()))));
  }

  @Test
  @DisplayName("An operator's power request to it is answered: a person was asked")
  void operator() {
    var id = byHand();
    assertThat(inventory.machines().power(id, PowerAction.OFF)).isInstanceOf(Outcome.Asked.class);
    assertThat(inventory.machines().power(id, PowerAction.OFF)).isInstanceOf(Outcome.Asked.class);
    assertThat(inventory.tasks().list())
        .filteredOn(view -> view.task().action() == PowerAction.OFF)
        .hasSize(1);
  }

  @Test
  @DisplayName("A power act that a crash cut off is told at the next start, and is not repeated")
  void interrupted() {
    var id = byHand();
    store.keep(
        "power-intent", id.toString(), new PowerDesk.Intent(id, PowerAction.RESET, Instant.now()));
    inventory.close();
    inventory = open();
    inventory.start();
    assertThat(inventory.machines().timeline(id, 50))
        .anyMatch(it -> it.kind().equals("power-interrupted"));
    assertThat(store.kept("power-intent", PowerDesk.Intent.class)).isEmpty();
  }
}
