package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MovedKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("10.77.0.100");

  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);

  private static Machine machine(Optional<UUID> uuid, MacAddress... macs) {
    return Machine.discovered(
        MachineId.random(), new MachineKeys(uuid, Optional.empty(), Set.of(macs)), "m", NOW);
  }

  @Test
  @DisplayName(
      "a NIC that moved to another board is that board's, whatever is noted of the old one")
  void movedNic() {
    var old = machine(Optional.of(UUID.randomUUID()), MAC);
    var fresh = machine(Optional.of(UUID.randomUUID()), MAC);
    registry.noteNew(old);
    registry.noteNew(fresh);
    registry.note(old.id(), m -> m.withName("old"));
    assertThat(registry.recognise(Optional.of(MAC), Optional.empty()).map(Machine::id))
        .contains(fresh.id());
    registry.flush();
    assertThat(new Registry(store).recognise(Optional.of(MAC), Optional.empty()).map(Machine::id))
        .contains(fresh.id());
  }

  @Test
  @DisplayName("an address that is leased to another machine is no longer the old one's")
  void movedAddress() {
    var old = machine(Optional.empty(), MAC).withAddress(Optional.of(ADDRESS));
    var fresh =
        machine(Optional.empty(), new MacAddress(0x525400000002L))
            .withAddress(Optional.of(ADDRESS));
    registry.noteNew(old);
    registry.noteNew(fresh);
    registry.note(old.id(), m -> m.withName("old"));
    assertThat(registry.byAddress(ADDRESS).map(Machine::id)).contains(fresh.id());
    assertThat(registry.find(old.id()).flatMap(Machine::address)).isEmpty();
  }

  @Test
  @DisplayName("evidence that the store refuses is kept, in order, until it takes it")
  void evidenceKept() {
    var one = machine(Optional.empty(), MAC);
    registry.noteNew(one);
    var timeline = new Timeline(store, registry);
    store.isBroken = true;
    timeline.record(evidence(one, "first"));
    assertThatThrownBy(timeline::flush).hasMessageContaining("away");
    timeline.record(evidence(one, "second"));
    store.isBroken = false;
    assertThat(timeline.of(one.id(), 10))
        .extracting(Evidence::kind)
        .containsExactly("second", "first");
  }

  private static Evidence evidence(Machine machine, String kind) {
    return new Evidence(
        new Evidence.Subject.ByMachine(machine.id()),
        NOW,
        Evidence.Source.DHCP,
        kind,
        kind,
        Map.of());
  }
}
