package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.enrolment.FakeRack.Node;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadRackTest {
  private static final int DEAD = 500;
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:dd:01");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.77.0.200");

  @Test
  @DisplayName(
      "While 500 BMCs hold every act on them, a machine that netboots is inspected at once")
  void deadRack() throws Exception {
    var scene = new PowerScene();
    var rack = scene.held();
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    try (var inventory = PowerScene.open(new MemoryStore(), rack)) {
      inventory.start();
      for (var i = 0; i < DEAD; i++) {
        var host = "127.80.%d.%d".formatted(i / 250, 1 + i % 250);
        PowerScene.enter(inventory, "dead-" + i, host);
      }
      Await.until("what was asked for", () -> rack.powerOns.get() == DEAD);
      inventory
          .bootAuthority()
          .sighted(
              new Sighting(
                  MAC,
                  Optional.empty(),
                  Sighting.Stage.SCRIPT,
                  Optional.of(7),
                  Optional.of(ADDRESS),
                  "lo",
                  Instant.now()));
      Await.until(
          "what was asked for",
          () ->
              inventory.machines().list().stream()
                  .anyMatch(
                      view ->
                          view.machine().keys().macs().contains(MAC)
                              && view.machine().state() == MachineState.PENDING));
      assertThat(rack.powerOns).as("the dead still hold theirs, each once").hasValue(DEAD);
    } finally {
      scene.close();
    }
  }
}
