package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Selector;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An address that changed hands: a stranger answers where the machine was. */
class WrongMachineTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final MacAddress STRANGER = MacAddress.parse("52:54:00:00:00:99");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.77.0.100");

  @Test
  @DisplayName("hardware of a stranger at the machine's address is not taken for the machine's own")
  void strangerIsNotInspected() throws Exception {
    var rack = new FakeRack();
    rack.nics.put(ADDRESS, List.of(nic(STRANGER)));
    rack.nodes.put(ADDRESS, FakeRack.Node.MAINTENANCE);
    try (var inventory = open(rack)) {
      see(inventory);
      Await.until("what was asked for", () -> only(inventory).progress().lastProblem().isPresent());
      assertThat(only(inventory).state()).isEqualTo(MachineState.DISCOVERED);
      assertThat(only(inventory).keys().macs()).containsExactly(MAC);
      assertThat(only(inventory).progress().lastProblem().orElseThrow())
          .contains("another machine")
          .contains(STRANGER.toString());
    }
  }

  @Test
  @DisplayName("the configuration of one machine is never handed to another at its address")
  void strangerIsNotConfigured() throws Exception {
    var rack = new FakeRack();
    rack.nics.put(ADDRESS, List.of(nic(MAC)));
    rack.nodes.put(ADDRESS, FakeRack.Node.MAINTENANCE);
    try (var inventory = open(rack)) {
      inventory.clusters().saveRule(new Rule("all", 1, Selector.ANY, new Rule.Action.Approve()));
      see(inventory);
      Await.until("what was asked for", () -> only(inventory).state() == MachineState.AVAILABLE);
      rack.nics.put(ADDRESS, List.of(nic(STRANGER)));
      inventory.clusters().create(InventoryTest.demo());
      Await.until("what was asked for", () -> only(inventory).progress().lastProblem().isPresent());
      assertThat(only(inventory).state()).isEqualTo(MachineState.PROVISIONING);
      assertThat(rack.configured).isEmpty();
      rack.nics.put(ADDRESS, List.of(nic(MAC)));
      Await.until("what was asked for", () -> rack.configured.contains(ADDRESS));
    }
  }

  @Test
  @DisplayName("a known MAC or the same UUID is proof enough; nothing to compare is no objection")
  void mayBe() {
    var uuid = Optional.of(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    var known = new MachineKeys(uuid, Optional.empty(), Set.of(MAC));
    assertThat(Identity.mayBe(known, hardware(Optional.empty(), nic(STRANGER), nic(MAC)))).isTrue();
    assertThat(Identity.mayBe(known, hardware(uuid, nic(STRANGER)))).isTrue();
    assertThat(Identity.mayBe(known, hardware(uuid.map(Identity::swapped), nic(STRANGER))))
        .isTrue();
    assertThat(Identity.mayBe(known, hardware(Optional.empty()))).isTrue();
    assertThat(Identity.mayBe(known, hardware(Optional.empty(), nic(STRANGER)))).isFalse();
    assertThat(Identity.mayBe(known, hardware(Optional.of(new UUID(0, 0)), nic(STRANGER))))
        .isFalse();
  }

  private static Inventory open(FakeRack rack) {
    var inventory =
        new Inventory(
            new MemoryStore(),
            rack,
            rack,
            new FakeNodes(),
            BootDefaults.standard(),
            InventoryTest.FAST,
            InstantSource.system());
    inventory.start();
    return inventory;
  }

  private static void see(Inventory inventory) {
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MAC,
                Optional.empty(),
                Sighting.Stage.FIRMWARE_PXE,
                Optional.of(7),
                Optional.of(ADDRESS),
                "lo",
                Instant.now()));
  }

  private static dev.ichor.inventory.model.Machine only(Inventory inventory) {
    return inventory.machines().list().getFirst().machine();
  }

  private static Hardware.Nic nic(MacAddress mac) {
    return new Hardware.Nic("eth0", mac, true, 1000, "virtio_net");
  }

  private static Hardware hardware(Optional<UUID> uuid, Hardware.Nic... nics) {
    return new Hardware(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        uuid,
        dev.ichor.inventory.model.Architecture.AMD64,
        List.of(),
        0,
        List.of(),
        List.of(nics),
        false);
  }
}
