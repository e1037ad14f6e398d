package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.MachineId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ichor ends between what it asked of a BMC and the BMC's confirmation. */
class CutOffPowerTest {
  private final MemoryStore store = new MemoryStore();
  private final PowerScene scene = new PowerScene();

  @AfterEach
  void release() {
    scene.close();
  }

  /** Its goal is on disk, and nothing else. */
  private MachineId cutOff() throws Exception {
    var rack = scene.held();
    try (var inventory = PowerScene.open(store, rack)) {
      inventory.start();
      var id = PowerScene.enter(inventory, "m", "10.0.0.9");
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
      return id;
    }
  }

  @Test
  @DisplayName("A machine that the BMC reports on is not restarted in the middle of its boot")
  void on() throws Exception {
    var id = cutOff();
    var rack = new FakeRack();
    try (var inventory = PowerScene.open(store, rack)) {
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
    try (var inventory = PowerScene.open(store, rack)) {
      inventory.start();
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
    }
  }
}
