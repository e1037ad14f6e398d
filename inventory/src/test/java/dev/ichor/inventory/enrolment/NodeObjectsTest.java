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
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations.Forgotten;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Kubernetes forgets a machine once it has left, through any restart of Ichor")
class NodeObjectsTest {
  private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");
  private static final MachineId ID = new MachineId(new UUID(7, 1));
  private static final String ASK = "forget 127.77.1.1";

  private final MemoryStore store = new MemoryStore();
  private final FakeNodes nodes = new FakeNodes();
  private final Registry registry = new Registry(store);
  private final Clusters clusters = new Clusters(store);
  private final Timeline timeline = new Timeline(store, registry);
  private Instant now = BORN;
  private NodeObjects objects = open();

  private NodeObjects open() {
    var ledger = new Ledger(registry, timeline, () -> now);
    return new NodeObjects(store, registry, clusters, ledger, nodes, () -> now);
  }

  @BeforeEach
  void asked() {
    clusters.create(InventoryTest.demo(), Secret.of("secrets"));
    clusters.saveKubeconfig("demo", Secret.of("kubeconfig"));
    objects.leaves(put(MachineState.ACTIVE), "demo", false);
    objects = open();
  }

  private Machine put(MachineState state) {
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    var machine =
        Machine.discovered(ID, keys, "m1", BORN)
            .withState(state, BORN, Optional.empty())
            .withAddress(Optional.of(Inet4Address.ofLiteral("127.77.1.1")))
            .withAssignment(Optional.of(new Assignment("demo", Role.WORKER, List.of())));
    if (registry.update(ID, _ -> Optional.of(machine)).isEmpty()) {
      registry.add(machine);
    }
    return machine;
  }

  private void rollout(Rollout.State state) {
    var node = new Rollout.Node(ID, Role.WORKER, Phase.INTENDED, BORN, Optional.empty(), "");
    var rollout =
        new Rollout(new UUID(8, 8), new Kind.Remove(true), state, "", 1, BORN, BORN, List.of(node));
    clusters.update("demo", cluster -> cluster.withRollout(rollout));
  }

  private List<String> told() {
    timeline.flush();
    return store.timeline(ID, 9).stream().map(evidence -> evidence.text()).toList();
  }

  @Test
  @DisplayName("not while it runs; released, it is asked until Kubernetes itself has missed it")
  void released() {
    rollout(Rollout.State.RUNNING);
    now = BORN.plus(Duration.ofMinutes(5));
    objects.look();
    assertThat(nodes.calls).isEmpty();
    put(MachineState.CLEANING);
    nodes.objects.add(new Forgotten.NotYet("node w1 still counts as ready"));
    nodes.objects.add(new Forgotten.Deleted("w1"));
    objects.look();
    assertThat(told()).isEmpty();
    objects.look();
    objects.look();
    assertThat(nodes.calls).containsExactly(ASK, ASK);
    assertThat(told()).containsExactly("Kubernetes node w1 deleted");
  }

  @Test
  @DisplayName(
      "a removal that was cancelled, and a machine that is on its way in again, keep theirs")
  void kept() {
    rollout(Rollout.State.CANCELLED);
    objects.look();
    now = BORN.plus(Duration.ofMinutes(2));
    objects.look();
    put(MachineState.CLEANING);
    objects.look();
    assertThat(nodes.calls).as("cancelled").isEmpty();
    objects.leaves(put(MachineState.CLEANING), "demo", false);
    put(MachineState.PROVISIONING);
    objects.look();
    put(MachineState.CLEANING);
    objects.look();
    assertThat(nodes.calls).as("on its way in").isEmpty();
  }

  @Test
  @DisplayName("what cannot be done within an hour is told, with the command")
  void givenUp() {
    put(MachineState.AVAILABLE);
    now = BORN.plus(Duration.ofMinutes(61));
    nodes.objects.add(new Forgotten.NotYet("the Kubernetes API answered 403"));
    objects.look();
    objects.look();
    assertThat(nodes.calls).containsExactly(ASK);
    assertThat(told()).singleElement().asString().contains("answered 403", "kubectl delete node");
  }

  @Test
  @DisplayName("a node that Kubernetes does not have, and one without an address, are told")
  void absent() {
    put(MachineState.AVAILABLE);
    nodes.objects.add(new Forgotten.Absent());
    objects.look();
    objects.look();
    assertThat(nodes.calls).containsExactly(ASK);
    assertThat(told()).singleElement().asString().contains("no node at", "kubectl delete node");
    objects.leaves(put(MachineState.AVAILABLE).withAddress(Optional.empty()), "demo", false);
    assertThat(told()).anyMatch(text -> text.contains("its address is not known"));
  }
}
