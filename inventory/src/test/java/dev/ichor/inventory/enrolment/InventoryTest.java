package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.enrolment.FakeRack.Node;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.model.Selector;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.77.0.100");
  static final Timings FAST =
      new Timings(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          50,
          Duration.ofMillis(20));

  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private Inventory inventory = open();

  private Inventory open() {
    var opened =
        new Inventory(
            store,
            rack,
            rack,
            new FakeNodes(),
            BootDefaults.standard(),
            FAST,
            InstantSource.system());
    opened.start();
    return opened;
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private BootAnswer netboots(Sighting.Stage stage) {
    return inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MAC,
                Optional.empty(),
                stage,
                Optional.of(7),
                Optional.of(ADDRESS),
                "lo",
                Instant.now()));
  }

  private Machine only() {
    return inventory.machines().list().getFirst().machine();
  }

  private void awaitState(MachineState state) throws InterruptedException {
    Await.until("state " + state, () -> only().state() == state);
  }

  private void cluster() {
    var outcome = inventory.clusters().create(demo());
    assertThat(outcome).isEqualTo(Outcome.DONE);
  }

  /** A cluster that takes one control plane. */
  static Cluster demo() {
    return new Cluster(
        "demo",
        URI.create("https://127.77.0.100:6443"),
        BootDefaults.TALOS_VERSION,
        BootProfile.DEFAULT_SCHEMATIC,
        BootDefaults.KUBERNETES_VERSION,
        Optional.empty(),
        List.of(new Cluster.NodeGroup(Role.CONTROL_PLANE, Selector.ANY, 1)),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void approveAll() {
    inventory.clusters().saveRule(new Rule("all", 1, Selector.ANY, new Rule.Action.Approve()));
  }

  @Test
  @DisplayName("a cold machine goes from first packet to ACTIVE, its cluster to healthy")
  void mainJob() throws Exception {
    approveAll();
    cluster();
    assertThat(netboots(Sighting.Stage.FIRMWARE_PXE)).isInstanceOf(BootAnswer.Netboot.class);
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    Await.until("configured", () -> rack.configured.contains(ADDRESS));
    Await.until("accepted", () -> only().progress().configAcceptedAt().isPresent());
    inventory.nodeEvents().stage(ADDRESS, "rebooting", false);
    Await.until("told", () -> netboots(Sighting.Stage.SCRIPT) instanceof BootAnswer.Disk);
    rack.nodes.put(ADDRESS, Node.INSTALLED);
    awaitState(MachineState.ACTIVE);
    Await.until(
        "healthy",
        () -> inventory.clusters().find("demo").orElseThrow().cluster().healthyAt().isPresent());
    assertThat(rack.bootstraps).hasValue(1);
    assertThat(inventory.clusters().kubeconfig("demo")).isPresent();
    assertThat(netboots(Sighting.Stage.FIRMWARE_PXE)).isInstanceOf(BootAnswer.Disk.class);
  }

  @Test
  @DisplayName("a machine without rule waits for a person, who is told so")
  void waitsForApproval() throws Exception {
    netboots(Sighting.Stage.FIRMWARE_PXE);
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    awaitState(MachineState.PENDING);
    assertThat(inventory.machines().list().getFirst().waitingFor()).contains("approval");
    assertThat(inventory.machines().approve(only().id())).isEqualTo(Outcome.DONE);
    assertThat(only().state()).isEqualTo(MachineState.AVAILABLE);
    assertThat(inventory.machines().approve(only().id())).isInstanceOf(Outcome.Conflict.class);
  }

  @Test
  @DisplayName("a refused machine gets silence at every stage")
  void refusedIsSilent() throws Exception {
    netboots(Sighting.Stage.FIRMWARE_PXE);
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    awaitState(MachineState.PENDING);
    inventory.machines().refuse(only().id(), "not ours");
    for (var stage : Sighting.Stage.values()) {
      assertThat(netboots(stage)).isInstanceOf(BootAnswer.Silence.class);
    }
  }

  @Test
  @DisplayName("a lost reply of the hand-over is told apart: the node wants a certificate now")
  void lostReply() throws Exception {
    approveAll();
    cluster();
    netboots(Sighting.Stage.FIRMWARE_PXE);
    rack.nodes.put(ADDRESS, Node.LOSES_REPLY);
    Await.until("accepted", () -> only().progress().configAcceptedAt().isPresent());
  }

  @Test
  @DisplayName("a configuration that Talos refuses fails the machine with Talos's words, held")
  void refusedConfiguration() throws Exception {
    approveAll();
    cluster();
    rack.refusal = Optional.of("install disk /dev/sdz does not exist");
    netboots(Sighting.Stage.FIRMWARE_PXE);
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    awaitState(MachineState.FAILED);
    assertThat(netboots(Sighting.Stage.SCRIPT))
        .isInstanceOfSatisfying(
            BootAnswer.Hold.class, hold -> assertThat(hold.why()).contains("/dev/sdz"));
    rack.refusal = Optional.empty();
    assertThat(inventory.machines().retry(only().id())).isEqualTo(Outcome.DONE);
    Await.until("configured", () -> rack.configured.contains(ADDRESS));
  }

  @Test
  @DisplayName("a machine entered with a BMC is powered on once, and again when the BMC was dead")
  void powersOn() throws Exception {
    rack.isBmcDead = true;
    var bmc =
        new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "127.78.0.1", 6230, "u", Secret.of("hunter2"));
    var keys = new Machine.MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC));
    var id = inventory.machines().register(Optional.of("m1"), keys, Optional.of(bmc), Map.of());
    Await.until("tried", () -> rack.powerOns.get() >= 2);
    rack.isBmcDead = false;
    Await.until("powered", () -> only().progress().powerDoneAt().isPresent());
    var calls = rack.powerOns.get();
    assertThat(inventory.machines().register(Optional.of("m1"), keys, Optional.of(bmc), Map.of()))
        .isEqualTo(id);
    assertThat(rack.powerOns).hasValue(calls);
    assertThat(inventory.machines().timeline(id, 100).toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("a restart goes on from what was stored: nothing lost, no second bootstrap")
  void restart() throws Exception {
    approveAll();
    cluster();
    netboots(Sighting.Stage.FIRMWARE_PXE);
    rack.nodes.put(ADDRESS, Node.MAINTENANCE);
    Await.until("accepted", () -> only().progress().configAcceptedAt().isPresent());
    inventory.close();
    inventory = open();
    rack.nodes.put(ADDRESS, Node.INSTALLED);
    awaitState(MachineState.ACTIVE);
    Await.until(
        "bootstrapped",
        () ->
            inventory.clusters().find("demo").orElseThrow().cluster().bootstrappedAt().isPresent());
    inventory.close();
    inventory = open();
    Await.until(
        "healthy",
        () -> inventory.clusters().find("demo").orElseThrow().cluster().healthyAt().isPresent());
    assertThat(rack.bootstraps).hasValue(1);
  }
}
