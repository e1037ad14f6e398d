package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.enrolment.ClusterDesk.Replacement;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.model.Selector;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.Configurator.Handover;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Handing over: what goes wrong is told apart, and keys are promised once")
@Timeout(60)
class HandOverTest {
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.77.0.100");

  private final FakeRack rack = new FakeRack();
  private final Inventory inventory =
      new Inventory(
          new MemoryStore(),
          rack,
          rack,
          new FakeNodes(),
          BootDefaults.standard(),
          InventoryTest.FAST,
          InstantSource.system());

  @BeforeEach
  void available() throws Exception {
    rack.nodes.put(ADDRESS, FakeRack.Node.MAINTENANCE);
    inventory.start();
    inventory.clusters().saveRule(new Rule("all", 1, Selector.ANY, new Rule.Action.Approve()));
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MacAddress.parse("52:54:00:00:00:01"),
                Optional.empty(),
                Sighting.Stage.FIRMWARE_PXE,
                Optional.of(7),
                Optional.of(ADDRESS),
                "lo",
                Instant.now()));
    Await.until("what was asked for", () -> machine().state() == MachineState.AVAILABLE);
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private Machine machine() {
    return inventory.machines().list().getFirst().machine();
  }

  private boolean isTold(String kind, String text) {
    return inventory.machines().timeline(machine().id(), 200).stream()
        .anyMatch(evidence -> evidence.kind().equals(kind) && evidence.text().contains(text));
  }

  @Test
  @DisplayName("A listener that restarts in between shows another certificate: taken, and told")
  void restartingListener() throws Exception {
    rack.handovers.add(new Handover.Uncertain("the connection broke before its reply"));
    rack.handovers.add(new Handover.Accepted("another print", List.of()));
    inventory.clusters().create(InventoryTest.demo());
    Await.until("what was asked for", () -> machine().progress().configAcceptedAt().isPresent());
    Await.until("what was asked for", () -> isTold("handover-uncertain", "broke before its reply"));
    Await.until(
        "what was asked for", () -> isTold("certificate-changed", "certificate another print"));
  }

  @Test
  @DisplayName("Applied again only after another look: still in maintenance, so nothing was taken")
  void repeatedApply() throws Exception {
    rack.handovers.add(new Handover.Uncertain("busy"));
    rack.handovers.add(new Handover.Uncertain("busy"));
    inventory.clusters().create(InventoryTest.demo());
    Await.until("what was asked for", () -> machine().progress().configAcceptedAt().isPresent());
    assertThat(rack.handedOver).hasSize(3).containsOnly(rack.handedOver.getFirst());
  }

  @Test
  @DisplayName("A node that somebody else configured is left alone, and the remedy is told")
  void configuredBySomebodyElse() throws Exception {
    rack.nodes.put(ADDRESS, FakeRack.Node.INSTALLED);
    rack.isStranger = true;
    inventory.clusters().create(InventoryTest.demo());
    Await.until("what was asked for", () -> isTold("foreign-configuration", "wipe it or adopt it"));
    assertThat(rack.handedOver).isEmpty();
    assertThat(inventory.clusters().isConfigured(machine())).isFalse();
  }

  @Test
  @DisplayName("What was given a configuration counts as configured, also when it failed since")
  void configured() throws Exception {
    assertThat(inventory.clusters().isConfigured(machine())).isFalse();
    rack.refusal = Optional.of("no disk");
    inventory.clusters().create(InventoryTest.demo());
    Await.until("what was asked for", () -> machine().state() == MachineState.FAILED);
    assertThat(machine().hasConfiguration()).as("progress begins anew").isFalse();
    assertThat(inventory.clusters().isConfigured(machine())).isTrue();
    assertThat(inventory.clusters().changeSecrets("demo", _ -> otherKeys()))
        .isInstanceOfSatisfying(
            Outcome.Conflict.class,
            conflict -> assertThat(conflict.advice()).contains("secrets of another cluster"));
  }

  private static Replacement otherKeys() {
    return new Replacement(Secret.of("other keys"), false);
  }

  @Test
  @DisplayName("Keys replaced while a configuration is made of the old ones: it is made anew")
  void replacedMeanwhile() throws Exception {
    var first = new AtomicBoolean(true);
    var made = new CountDownLatch(1);
    var replaced = new CountDownLatch(1);
    rack.duringConfiguration =
        () -> {
          if (first.getAndSet(false)) {
            made.countDown();
            awaitQuietly(replaced);
          }
        };
    inventory.clusters().create(InventoryTest.demo());
    made.await();
    assertThat(inventory.clusters().changeSecrets("demo", _ -> otherKeys()))
        .isEqualTo(Outcome.DONE);
    replaced.countDown();
    Await.until("what was asked for", () -> machine().progress().configAcceptedAt().isPresent());
    assertThat(rack.handedOver).singleElement().asString().endsWith("with other keys");
    assertThat(inventory.clusters().changeSecrets("demo", _ -> otherKeys()))
        .as("keys that a machine was promised stay")
        .isInstanceOf(Outcome.Conflict.class);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
