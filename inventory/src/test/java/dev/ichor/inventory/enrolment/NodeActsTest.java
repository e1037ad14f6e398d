package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Observation;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import dev.ichor.inventory.rollout.Phases.Sign;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Before something is done to a node it is known who answers at its address")
class NodeActsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Secret SECRETS = Secret.of("secrets");
  private static final Kind UPGRADE =
      new Kind.Upgrade(new Release("v1.13.8", "s"), new Release("v1.13.9", "s"));
  private static final Kind DEAD = new Kind.Remove(false);

  private final MemoryStore store = new MemoryStore();
  private final FakeNodes nodes = new FakeNodes();
  private final FakeRack rack = new FakeRack();
  private final Registry registry = new Registry(store);
  private final Clusters clusters = new Clusters(store);
  private final Timeline timeline = new Timeline(store, registry);
  private final NodeActs acts =
      new NodeActs(
          registry,
          clusters,
          new Ledger(registry, timeline, InstantSource.fixed(NOW)),
          nodes,
          rack);

  private static MachineId id(int number) {
    return new MachineId(new UUID(7, number));
  }

  private static Inet4Address address(int number) {
    return Inet4Address.ofLiteral("127.77.1." + number);
  }

  @BeforeEach
  void controlPlanes() {
    clusters.create(InventoryTest.demo(), SECRETS);
    for (int number = 1; number <= 3; number++) {
      nodes.add(address(number), true);
      rack.nodes.put(address(number), FakeRack.Node.READY);
      registry.add(
          Machine.discovered(
                  id(number),
                  new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
                  "m" + number,
                  NOW)
              .withAddress(Optional.of(address(number)))
              .withAssignment(Optional.of(new Assignment("demo", Role.CONTROL_PLANE, List.of())))
              .withState(MachineState.ACTIVE, NOW, Optional.empty()));
    }
  }

  /** What was seen of m1, and of etcd. */
  private static Facts facts(Optional<String> boot, List<Voter> voters, Integer... known) {
    var memberOf =
        List.of(known).stream()
            .collect(java.util.stream.Collectors.toMap(NodeActsTest::id, n -> (long) n));
    var view =
        new View(Optional.empty(), boot, Optional.empty(), Optional.empty(), Optional.empty());
    return new Facts(Map.of(id(1), view), Map.of(), voters, memberOf);
  }

  private static Voter voter(int number, boolean healthy) {
    return new Voter(number, "m" + number, false, healthy);
  }

  private Optional<Shown> act(Kind kind, Facts seen) {
    var cluster = clusters.find("demo").orElseThrow();
    var rollout =
        new Rollout(new UUID(8, 8), kind, Rollout.State.RUNNING, "", 1, NOW, NOW, List.of());
    return acts.act(cluster, rollout, SECRETS, registry.find(id(1)).orElseThrow(), seen);
  }

  private void isTrouble(Optional<Shown> shown, String... words) {
    assertThat(shown)
        .hasValueSatisfying(
            it -> {
              assertThat(it.sign()).isEqualTo(Sign.TROUBLE);
              assertThat(it.word()).contains(words);
            });
    assertThat(nodes.calls).isEmpty();
  }

  @Test
  @DisplayName("it cannot be read in this moment: not asked, and no trouble")
  void passing() {
    var seen = facts(Optional.of("a"), List.of());
    rack.surveyed.put(address(1), new Survey.Unreadable("the list broke off"));
    assertThat(act(UPGRADE, seen)).as("it answers as a node of the cluster").isEmpty();
    rack.observed.put(address(1), new Observation.Unreachable("no answer"));
    assertThat(act(UPGRADE, seen)).as("it answered a moment ago").isEmpty();
    assertThat(nodes.calls).isEmpty();
    timeline.flush();
    assertThat(store.timeline(id(1), 9))
        .extracting(evidence -> evidence.kind())
        .containsExactly("rollout-waits", "rollout-waits");
  }

  @Test
  @DisplayName("nobody answers, a machine in maintenance, a node of another cluster: told apart")
  void toldApart() {
    var seen = facts(Optional.empty(), List.of());
    rack.surveyed.put(address(1), new Survey.Unreadable("no TLS"));
    rack.observed.put(address(1), new Observation.Unreachable("no answer"));
    isTrouble(act(UPGRADE, seen), "m1 does not answer (no answer)", "start it, then resume");
    rack.observed.put(address(1), new Observation.Maintenance());
    isTrouble(act(UPGRADE, seen), "in maintenance", "lost its configuration");
    rack.observed.put(address(1), new Observation.NotOurs("another authority"));
    isTrouble(act(UPGRADE, seen), "another cluster (another authority)");
  }

  @Test
  @DisplayName("a configuration with a restart waits until the boot is known that proves it")
  void bootFirst() {
    var reboot = new Kind.Apply(ApplyMode.REBOOT);
    assertThat(act(reboot, facts(Optional.empty(), List.of()))).isEmpty();
    assertThat(nodes.calls).isEmpty();
    assertThat(act(reboot, facts(Optional.of("a"), List.of())).map(Shown::sign))
        .contains(Sign.ACCEPTED);
    assertThat(nodes.calls).containsExactly("apply 127.77.1.1");
  }

  @Test
  @DisplayName("a dead node's member is removed by a healthy one, and by no other")
  void buried() {
    var voters = List.of(voter(1, false), voter(2, false), voter(3, true));
    assertThat(act(DEAD, facts(Optional.empty(), voters, 1, 2, 3)).map(Shown::sign))
        .contains(Sign.ACCEPTED);
    assertThat(nodes.calls).containsExactly("remove-member 127.77.1.3");
  }

  @Test
  @DisplayName("nobody healthy is left to remove it: trouble, with what to do")
  void noSurvivor() {
    var voters = List.of(voter(1, true), voter(2, false), voter(3, false));
    isTrouble(
        act(DEAD, facts(Optional.empty(), voters, 1, 2, 3)),
        "no healthy control plane",
        "repair one");
  }

  @Test
  @DisplayName("a member that nobody claims may be the dead one's: it is not taken for gone")
  void unclaimed() {
    var voters = List.of(voter(2, true), voter(3, true), voter(4, true));
    isTrouble(
        act(DEAD, facts(Optional.empty(), voters, 2, 3)), "perhaps this one", "remove-member 4");
    assertThat(act(DEAD, facts(Optional.empty(), voters.subList(0, 2), 2, 3)))
        .contains(new Shown(Sign.ACCEPTED, "dead, and no etcd member"));
  }
}
