package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.enrolment.FakeRack.Node;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Machines are not taken for one another, and a call under way does not undo a decision. */
class MixUpTest {
  private static final MacAddress MAC_A = MacAddress.parse("52:54:00:00:00:0a");
  private static final MacAddress MAC_B = MacAddress.parse("52:54:00:00:00:0b");
  private static final Inet4Address AT_A = Inet4Address.ofLiteral("10.77.0.100");
  private static final Inet4Address AT_B = Inet4Address.ofLiteral("10.77.0.101");
  private static final UUID SHARED = UUID.fromString("4c4c4544-0044-4810-8031-c2c04f595931");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Timings FAST =
      new Timings(
          MINUTE,
          MINUTE,
          MINUTE,
          MINUTE,
          MINUTE,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          5000,
          Duration.ofMillis(20));

  private final FakeRack rack = new FakeRack();
  private final Inventory inventory =
      new Inventory(
          new MemoryStore(),
          rack,
          rack,
          new FakeNodes(),
          BootDefaults.standard(),
          FAST,
          InstantSource.system());

  MixUpTest() {
    inventory.start();
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private MachineId netboots(MacAddress mac, Optional<UUID> uuid, Inet4Address address) {
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                mac,
                uuid,
                Sighting.Stage.FIRMWARE_PXE,
                Optional.of(7),
                Optional.of(address),
                "lo",
                Instant.now()));
    return inventory.machines().list().stream()
        .map(MachineView::machine)
        .filter(machine -> machine.keys().macs().contains(mac))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static Hardware.Nic nic(MacAddress mac) {
    return new Hardware.Nic("eth0", mac, true, 1000, "");
  }

  private Machine machine(MachineId id) {
    return inventory.machines().find(id).orElseThrow().machine();
  }

  private boolean hasKind(MachineId id, String kind) {
    return inventory.machines().timeline(id, 100).stream().anyMatch(e -> e.kind().equals(kind));
  }

  private void clusterTakesAll() {
    inventory
        .clusters()
        .create(
            new Cluster(
                "demo",
                URI.create("https://10.77.0.100:6443"),
                BootDefaults.TALOS_VERSION,
                BootProfile.DEFAULT_SCHEMATIC,
                BootDefaults.KUBERNETES_VERSION,
                Optional.empty(),
                List.of(new Cluster.NodeGroup(Role.CONTROL_PLANE, Selector.ANY, 9)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    inventory.clusters().saveRule(new Rule("all", 1, Selector.ANY, new Rule.Action.Approve()));
  }

  @Test
  @DisplayName("two boards with one UUID are two machines, once the NICs of the first are known")
  void clonedUuid() {
    rack.nodes.put(AT_A, Node.MAINTENANCE);
    rack.nics.put(AT_A, List.of(nic(MAC_A)));
    var first = netboots(MAC_A, Optional.of(SHARED), AT_A);
    Await.until("read", () -> machine(first).hardware().isPresent());
    var second = netboots(MAC_B, Optional.of(SHARED), AT_B);
    assertThat(second).isNotEqualTo(first);
    assertThat(machine(second).keys().smbiosUuid()).isEmpty();
    assertThat(hasKind(first, "uuid-shared")).isTrue();
    assertThat(hasKind(second, "uuid-shared")).isTrue();
    assertThat(netboots(MAC_B, Optional.of(SHARED), AT_B)).isEqualTo(second);
    assertThat(netboots(MAC_A, Optional.of(SHARED), AT_A)).isEqualTo(first);
  }

  @Test
  @DisplayName("two boards with one UUID that came up together are told apart by what Talos reads")
  void clonedTogether() {
    var first = netboots(MAC_A, Optional.of(SHARED), AT_A);
    assertThat(netboots(MAC_B, Optional.of(SHARED), AT_B)).isEqualTo(first);
    rack.nics.put(AT_B, List.of(nic(MAC_B)));
    rack.nodes.put(AT_B, Node.MAINTENANCE);
    Await.until("read", () -> machine(first).hardware().isPresent());
    assertThat(machine(first).keys().macs()).containsExactly(MAC_B);
    assertThat(netboots(MAC_A, Optional.of(SHARED), AT_A)).isNotEqualTo(first);
  }

  @Test
  @DisplayName("a person says that a NIC was exchanged: the new MAC is the same machine")
  void exchangedNic() {
    rack.nodes.put(AT_A, Node.MAINTENANCE);
    rack.nics.put(AT_A, List.of(nic(MAC_A)));
    var first = netboots(MAC_A, Optional.of(SHARED), AT_A);
    Await.until("read", () -> machine(first).hardware().isPresent());
    netboots(MAC_B, Optional.of(SHARED), AT_B);
    var keys = new MachineKeys(Optional.of(SHARED), Optional.empty(), Set.of(MAC_B));
    assertThat(inventory.machines().register(Optional.empty(), keys, Optional.empty(), Map.of()))
        .isEqualTo(first);
    assertThat(netboots(MAC_B, Optional.of(SHARED), AT_B)).isEqualTo(first);
  }

  @Test
  @DisplayName("a machine is not taken from its cluster while it is being handed its configuration")
  void unassignDuringHandOver() {
    var answer = new AtomicReference<Outcome>(Outcome.DONE);
    var id = netboots(MAC_A, Optional.empty(), AT_A);
    rack.duringHandOver = () -> answer.set(inventory.machines().unassign(id));
    clusterTakesAll();
    rack.nodes.put(AT_A, Node.MAINTENANCE);
    Await.until("configured", () -> machine(id).progress().configAcceptedAt().isPresent());
    assertThat(answer.get()).isInstanceOf(Outcome.Conflict.class);
    assertThat(machine(id).state()).isEqualTo(MachineState.PROVISIONING);
  }

  @Test
  @DisplayName("a node that answers with its cluster's certificate has its configuration already")
  void configuredBefore() {
    var id = netboots(MAC_A, Optional.empty(), AT_A);
    rack.nodes.put(AT_A, Node.MAINTENANCE);
    Await.until("read", () -> machine(id).state() == MachineState.PENDING);
    rack.nodes.put(AT_A, Node.READY);
    clusterTakesAll();
    Await.until("active", () -> machine(id).state() == MachineState.ACTIVE);
    assertThat(rack.configured).isEmpty();
  }

  @Test
  @DisplayName("a BMC belongs to one machine: a second one is refused it, by name")
  void oneBmcTwoMachines() {
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "u", Secret.of("p"));
    var desk = inventory.machines();
    var first = new MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC_A));
    var second = new MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC_B));
    desk.register(Optional.of("one"), first, Optional.of(bmc), Map.of());
    var other = desk.register(Optional.of("two"), second, Optional.empty(), Map.of());
    assertThat(desk.bmc(other, Optional.of(bmc)))
        .isInstanceOfSatisfying(
            Outcome.Conflict.class, no -> assertThat(no.advice()).contains("one"));
    assertThatThrownBy(() -> desk.register(Optional.empty(), second, Optional.of(bmc), Map.of()))
        .hasMessageContaining("different machines");
  }

  @Test
  @DisplayName("names and labels that no host name or log line can carry are refused")
  void badWords() {
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC_A));
    var desk = inventory.machines();
    for (var name : List.of("", "a\nb", "<b>", "x".repeat(64))) {
      assertThatThrownBy(() -> desk.register(Optional.of(name), keys, Optional.empty(), Map.of()))
          .hasMessageContaining("host name");
    }
    for (var labels : List.of(Map.of("a\u0000", "v"), Map.of("k", "x".repeat(257)))) {
      assertThatThrownBy(() -> desk.register(Optional.empty(), keys, Optional.empty(), labels))
          .hasMessageContaining("label");
    }
  }
}
