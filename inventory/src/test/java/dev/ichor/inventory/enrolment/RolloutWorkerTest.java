package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.rollout.RolloutPolicy;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One step of a rollout")
class RolloutWorkerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("127.77.1.1");
  private static final MachineId ID = new MachineId(new UUID(7, 1));

  private final MemoryStore store = new MemoryStore();
  private final FakeNodes nodes = new FakeNodes();
  private final FakeRack rack = new FakeRack();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

  private RolloutWorker worker() {
    var registry = new Registry(store);
    var clusters = new Clusters(store);
    InstantSource clock = now::get;
    var timeline = new Timeline(store, registry);
    var ledger = new Ledger(registry, timeline, clock);
    var members = new Members(registry, nodes);
    return new RolloutWorker(
        registry,
        clusters,
        ledger,
        new RolloutFacts(registry, clusters, members, nodes, rack, new Absences(timeline), clock),
        new NodeActs(registry, clusters, ledger, nodes, rack),
        new NodeObjects(store, registry, clusters, ledger, nodes, clock),
        new RolloutPolicy(RolloutPolicy.Limits.standard()),
        clock);
  }

  private Rollout upgrade() {
    var schematic = InventoryTest.demo().schematic();
    return new Rollout(
        new UUID(8, 8),
        new Kind.Upgrade(new Release("v1.13.8", schematic), new Release("v1.13.9", schematic)),
        Rollout.State.RUNNING,
        "begins",
        1,
        NOW,
        NOW,
        List.of(new Rollout.Node(ID, Role.WORKER, Phase.WAITING, NOW, Optional.empty(), "waits")));
  }

  @Test
  @DisplayName("after a lost reply it is not repeated at once: the step asks for a pause")
  void paced() {
    rack.nodes.put(ADDRESS, FakeRack.Node.READY);
    nodes.add(ADDRESS, false);
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    store.saveMachines(
        List.of(
            Machine.discovered(ID, keys, "m1", NOW)
                .withState(MachineState.ACTIVE, NOW, Optional.empty())
                .withAddress(Optional.of(ADDRESS))
                .withAssignment(Optional.of(new Assignment("demo", Role.WORKER, List.of())))));
    store.saveSecret("cluster/demo/secrets", Secret.of("secrets"));
    store.saveCluster(InventoryTest.demo().withRollout(upgrade()));
    var worker = worker();
    nodes.isDeaf = true;
    assertThat(worker.step("demo")).isFalse();
    assertThat(worker.step("demo")).as("looked at, and left alone for a while").isFalse();
    assertThat(nodes.calls).containsExactly("upgrade 127.77.1.1");
    nodes.isDeaf = false;
    now.set(NOW.plusSeconds(5));
    assertThat(worker.step("demo")).as("an answer: the next step follows at once").isTrue();
    assertThat(nodes.calls).containsExactly("upgrade 127.77.1.1", "upgrade 127.77.1.1");
  }
}
