package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ichor ends between what it asked of a BMC and the BMC's confirmation. */
class CutOffPowerTest {
  private final MemoryStore store = new MemoryStore();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void release() {
    end.countDown();
  }

  private Inventory open(FakeRack rack) {
    return new Inventory(
        store,
        rack,
        rack,
        new FakeNodes(),
        BootDefaults.standard(),
        InventoryTest.FAST,
        InstantSource.system());
  }

  private void blocks() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its goal is on disk, and nothing else. */
  private MachineId cutOff() throws Exception {
    var rack = new FakeRack();
    rack.duringPower = this::blocks;
    try (var inventory = open(rack)) {
      inventory.start();
      var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "a", Secret.of("b"));
      var id =
          inventory
              .machines()
              .register(
                  Optional.of("m"),
                  new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
                  Optional.of(bmc),
                  Map.of());
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
      return id;
    }
  }

  @Test
  @DisplayName("A machine that the BMC reports on is not restarted in the middle of its boot")
  void on() throws Exception {
    var id = cutOff();
    var rack = new FakeRack();
    try (var inventory = open(rack)) {
      inventory.start();
      Await.until(
          "what was asked for",
          () ->
              inventory.machines().timeline(id, 50).stream()
                  .anyMatch(it -> it.kind().equals("power-interrupted")));
      var progress = inventory.machines().find(id).orElseThrow().machine().progress();
      assertThat(progress.powerDoneAt()).isEqualTo(progress.powerRequestedAt()).isPresent();
      assertThat(rack.powerOns).hasValue(0);
    }
  }

  @Test
  @DisplayName("A machine that is off cannot be booting: it is powered on again at once")
  void off() throws Exception {
    cutOff();
    var rack = new FakeRack();
    rack.isOff = true;
    try (var inventory = open(rack)) {
      inventory.start();
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
    }
  }
}
