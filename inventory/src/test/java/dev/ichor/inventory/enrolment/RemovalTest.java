package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.rollout.RolloutPolicy;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A removal does what it was accepted for, whatever was asked before")
class RemovalTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final MachineId FIRST = new MachineId(new UUID(7, 1));
  private static final MachineId SECOND = new MachineId(new UUID(7, 2));

  private final MemoryStore store = new MemoryStore();
  private final FakeNodes nodes = new FakeNodes();
  private final FakeRack rack = new FakeRack();
  private final Registry registry = new Registry(store);
  private final Clusters clusters = new Clusters(store);
  private final Members members = new Members(registry, nodes);
  private final LifeDesk life = new LifeDesk(registry, clusters, members, rack, () -> {}, CLOCK);
  private final RolloutWorker worker = worker();

  private RolloutWorker worker() {
    var timeline = new Timeline(store, registry);
    var ledger = new Ledger(registry, timeline, CLOCK);
    return new RolloutWorker(
        registry,
        clusters,
        ledger,
        new RolloutFacts(registry, clusters, members, nodes, rack, new Absences(timeline), CLOCK),
        new NodeActs(registry, clusters, ledger, nodes, rack),
        new NodeObjects(store, registry, clusters, ledger, nodes, CLOCK),
        new RolloutPolicy(RolloutPolicy.Limits.standard()),
        CLOCK);
  }

  @BeforeEach
  void twoWorkers() {
    clusters.create(InventoryTest.demo(), Secret.of("secrets"));
    for (int number = 1; number <= 2; number++) {
      var address = Inet4Address.ofLiteral("127.77.1." + number);
      var id = new MachineId(new UUID(7, number));
      rack.nodes.put(address, FakeRack.Node.READY);
      clusters.health().put(id, new ClusterPlan.NodeHealth(true, "ready"));
      nodes.add(address, false);
      var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
      registry.add(
          Machine.discovered(id, keys, "m" + number, NOW)
              .withState(MachineState.ACTIVE, NOW, Optional.empty())
              .withAddress(Optional.of(address))
              .withAssignment(Optional.of(new Assignment("demo", Role.WORKER, List.of()))));
    }
  }

  private Outcome remove(MachineId machine, boolean keepsNode) {
    return life.remove("demo", machine, true, "", keepsNode);
  }

  private List<MachineId> orders() {
    return store.kept("node-object", NodeObjects.Leaving.class).stream()
        .map(NodeObjects.Leaving::machine)
        .toList();
  }

  @Test
  @DisplayName(
      "that its node object goes is on disk before the node is asked, not before it is due")
  void orderedBeforeTheAct() {
    var seen = new ArrayList<List<MachineId>>();
    nodes.during = (_, _) -> seen.add(orders());
    assertThat(remove(FIRST, false)).isEqualTo(Outcome.DONE);
    assertThat(orders()).isEmpty();
    worker.step("demo");
    assertThat(nodes.calls).containsExactly("reset 127.77.1.1");
    assertThat(seen.getFirst()).containsExactly(FIRST);
  }

  @Test
  @DisplayName("a removal that is refused orders nothing")
  void refused() {
    life.apply("demo", Rollout.ApplyMode.AUTO, 1);
    assertThat(remove(FIRST, false)).isInstanceOf(Outcome.Conflict.class);
    assertThat(orders()).isEmpty();
  }

  @Test
  @DisplayName(
      "asked again with keepNode, its node object stays, though the first wish had no such")
  void keptAfterAll() {
    remove(FIRST, false);
    nodes.isDeaf = true;
    worker.step("demo");
    assertThat(orders()).containsExactly(FIRST);
    assertThat(remove(FIRST, true))
        .as("the other wish is under way")
        .isInstanceOf(Outcome.Conflict.class);
    clusters.update(
        "demo",
        it ->
            it.withRollout(it.rollout().orElseThrow().withState(Rollout.State.CANCELLED, "", NOW)));
    nodes.isDeaf = false;
    assertThat(remove(FIRST, true)).isEqualTo(Outcome.DONE);
    worker.step("demo");
    assertThat(nodes.calls).containsExactly("reset 127.77.1.1", "reset 127.77.1.1");
    assertThat(orders()).isEmpty();
  }

  @Test
  @DisplayName("a second machine's removal is not taken for the first one's")
  void another() {
    assertThat(remove(FIRST, false)).isEqualTo(Outcome.DONE);
    assertThat(remove(FIRST, false)).as("the same again").isEqualTo(Outcome.DONE);
    assertThat(remove(SECOND, false)).isInstanceOf(Outcome.Conflict.class);
  }
}
