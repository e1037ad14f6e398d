package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.PowerAction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A machine is protected while its system is still asked to shut down. */
class LateProtectionTest {
  @Test
  @DisplayName("What is protected within a shutdown's two minutes is left on, and told")
  void meanwhile() throws Exception {
    var rack = new FakeRack();
    try (var inventory = PowerScene.open(new MemoryStore(), rack)) {
      inventory.start();
      var id = PowerScene.enter(inventory, "m", "10.0.0.9");
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
      rack.duringPower = () -> inventory.machines().protect(id, true);
      assertThat(inventory.machines().power(id, PowerAction.SHUTDOWN))
          .isInstanceOfSatisfying(
              Outcome.Conflict.class,
              refused -> assertThat(refused.advice()).contains("was protected meanwhile"));
      assertThat(rack.hardOffs).hasValue(0);
    }
  }

  @Test
  @DisplayName("A shutdown of this one machine, protected before, is meant: it goes to its end")
  void before() throws Exception {
    var rack = new FakeRack();
    try (var inventory = PowerScene.open(new MemoryStore(), rack)) {
      inventory.start();
      var id = PowerScene.enter(inventory, "m", "10.0.0.9");
      Await.until("what was asked for", () -> rack.powerOns.get() == 1);
      inventory.machines().protect(id, true);
      assertThat(inventory.machines().power(id, PowerAction.SHUTDOWN))
          .isInstanceOf(Outcome.Done.class);
      assertThat(rack.hardOffs).hasValue(1);
    }
  }
}
