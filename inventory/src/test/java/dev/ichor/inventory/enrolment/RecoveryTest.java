package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("All control planes lost: one machine is let in by an operator's word, no other")
class RecoveryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Secret SECRETS = Secret.of("secrets");

  private final FakeNodes nodes = new FakeNodes();
  private final MemoryStore store = new MemoryStore();
  private Registry registry = new Registry(store);
  private Clusters clusters = new Clusters(store);
  private RecoveryDesk desk = desk();
  private JoinGate gate = gate();

  private RecoveryDesk desk() {
    var ledger = new Ledger(registry, new Timeline(store, registry), () -> NOW);
    return new RecoveryDesk(store, registry, clusters, new Members(registry, nodes), ledger);
  }

  private JoinGate gate() {
    return new JoinGate(registry, clusters, new Members(registry, nodes), desk::isLet);
  }

  private Machine put(int number, MachineState state, Instant since) {
    var id = new MachineId(new UUID(7, number));
    var address = Inet4Address.ofLiteral("127.77.1." + number);
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    var machine =
        Machine.discovered(id, keys, "m" + number, NOW)
            .withState(state, since, Optional.empty())
            .withAddress(Optional.of(address))
            .withAssignment(Optional.of(new Assignment("demo", Role.CONTROL_PLANE, List.of())));
    if (registry.update(id, _ -> Optional.of(machine)).isEmpty()) {
      registry.add(machine);
    }
    return machine;
  }

  @BeforeEach
  void lost() {
    clusters.create(InventoryTest.demo().withBootstrappedAt(NOW), SECRETS);
  }

  private Optional<String> hindrance(Machine machine) {
    return gate.hindrance(machine, clusters.find("demo").orElseThrow(), SECRETS);
  }

  private Outcome recover(Machine machine, String confirmed) {
    return desk.recover("demo", machine.id(), confirmed);
  }

  @Test
  @DisplayName(
      "confirmed by the cluster's name it lets in that machine, through a restart of Ichor")
  void letsOneIn() {
    var first = put(1, MachineState.PROVISIONING, NOW);
    var second = put(2, MachineState.PROVISIONING, NOW);
    assertThat(hindrance(first))
        .hasValueSatisfying(why -> assertThat(why).contains("ichor cluster recover"));
    assertThat(recover(first, "m1").toString()).contains("confirm it with the cluster's name");
    assertThat(hindrance(first)).isPresent();
    assertThat(recover(first, "demo")).isEqualTo(Outcome.DONE);
    assertThat(recover(first, "demo")).as("asked twice").isEqualTo(Outcome.DONE);
    registry = new Registry(store);
    clusters = new Clusters(store);
    desk = desk();
    gate = gate();
    assertThat(hindrance(first)).isEmpty();
    assertThat(hindrance(second)).isPresent();
  }

  @Test
  @DisplayName("once it is ACTIVE the others wait until its etcd is restored, then join as usual")
  void thenAsUsual() {
    var first = put(1, MachineState.PROVISIONING, NOW);
    var second = put(2, MachineState.PROVISIONING, NOW);
    recover(first, "demo");
    put(1, MachineState.ACTIVE, NOW.plusSeconds(60));
    assertThat(hindrance(second)).isPresent();
    assertThat(recover(second, "demo").toString()).contains("m1 is still ACTIVE");
    nodes.add(Inet4Address.ofLiteral("127.77.1.1"), true);
    assertThat(hindrance(second)).isEmpty();
  }

  @Test
  @DisplayName("the word counts once: a later visit of the same machine needs another")
  void countsOnce() {
    recover(put(1, MachineState.PROVISIONING, NOW), "demo");
    var later = put(1, MachineState.PROVISIONING, NOW.plusSeconds(3_600));
    assertThat(hindrance(later)).isPresent();
  }

  @Test
  @DisplayName(
      "refused while a control plane is ACTIVE, before the bootstrap, for who is not in it")
  void refused() {
    var joins = put(1, MachineState.PROVISIONING, NOW);
    var active = put(2, MachineState.ACTIVE, NOW);
    assertThat(recover(joins, "demo").toString()).contains("m2 is still ACTIVE", "release it");
    assertThat(recover(active, "demo").toString()).contains("in state ACTIVE");
    assertThat(hindrance(joins)).isPresent();
    assertThat(desk.recover("other", joins.id(), "other")).isInstanceOf(Outcome.NotFound.class);
    assertThat(desk.recover("demo", MachineId.random(), "demo"))
        .isInstanceOf(Outcome.NotFound.class);
    var fresh = new MemoryStore();
    var young = new Clusters(fresh);
    young.create(InventoryTest.demo(), SECRETS);
    clusters = young;
    assertThat(desk().recover("demo", joins.id(), "demo").toString())
        .contains("never bootstrapped");
  }
}
