package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.ConfigurationMode;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Progress;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Secret;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A control plane is let into etcd when that cannot cost the cluster its quorum")
class JoinGateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Secret SECRETS = Secret.of("secrets");

  private final FakeNodes nodes = new FakeNodes();
  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private final Clusters clusters = new Clusters(store);
  private final JoinGate gate =
      new JoinGate(registry, clusters, new Members(registry, nodes), _ -> false);

  private Machine machine(int number, Role role, MachineState state) {
    var address = Inet4Address.ofLiteral("127.77.1." + number);
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    var machine =
        Machine.discovered(new MachineId(new UUID(7, number)), keys, "m" + number, NOW)
            .withState(state, NOW, Optional.empty())
            .withAddress(Optional.of(address))
            .withAssignment(Optional.of(new Assignment("demo", role, List.of())));
    registry.add(machine);
    if (state == MachineState.ACTIVE) {
      nodes.add(address, role == Role.CONTROL_PLANE);
    }
    return machine;
  }

  private Cluster cluster(boolean bootstrapped) {
    var demo = InventoryTest.demo();
    clusters.create(bootstrapped ? demo.withBootstrappedAt(NOW) : demo, SECRETS);
    return clusters.find("demo").orElseThrow();
  }

  private Optional<String> hindrance(Machine machine, Cluster cluster) {
    return gate.hindrance(machine, cluster, SECRETS);
  }

  private FakeNodes.Node node(int number) {
    return nodes.at(Inet4Address.ofLiteral("127.77.1." + number));
  }

  @Test
  @DisplayName("before the bootstrap, and as a worker, it is let in at once")
  void free() {
    var cold = cluster(false);
    machine(1, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    assertThat(hindrance(machine(2, Role.CONTROL_PLANE, MachineState.PROVISIONING), cold))
        .isEmpty();
    var old = clusters.update("demo", c -> c.withBootstrappedAt(NOW)).orElseThrow();
    assertThat(hindrance(machine(3, Role.WORKER, MachineState.PROVISIONING), old)).isEmpty();
  }

  @Test
  @DisplayName("bootstrapped, and nobody tells etcd's members: nobody joins what may be lost")
  void nobodyTells() {
    var old = cluster(true);
    var joins = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    assertThat(hindrance(joins, old))
        .hasValueSatisfying(why -> assertThat(why).contains("bring one back"));
    machine(1, Role.CONTROL_PLANE, MachineState.ACTIVE);
    assertThat(hindrance(joins, old)).isEmpty();
    node(1).gone = true;
    assertThat(hindrance(joins, old)).isPresent();
  }

  @Test
  @DisplayName("a sick member, and a rollout, are waited for")
  void sick() {
    var old = cluster(true);
    List.of(1, 2, 3).forEach(number -> machine(number, Role.CONTROL_PLANE, MachineState.ACTIVE));
    var joins = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    node(2).gone = true;
    assertThat(hindrance(joins, old))
        .hasValueSatisfying(why -> assertThat(why).contains("is not healthy"));
    node(2).gone = false;
    assertThat(hindrance(joins, old)).isEmpty();
    assertThat(hindrance(joins, old.withRollout(running())))
        .hasValueSatisfying(why -> assertThat(why).contains("a rollout goes through 'demo'"));
  }

  @Test
  @DisplayName("a rollout that begins after the look at etcd is seen when the turn is stored")
  void rolloutBetween() {
    var old = cluster(true);
    machine(1, Role.CONTROL_PLANE, MachineState.ACTIVE);
    var joins = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    assertThat(hindrance(joins, old)).isEmpty();
    assertThat(gate.ahead(joins)).isEmpty();
    clusters.update("demo", c -> c.withRollout(running()));
    assertThat(gate.ahead(joins))
        .hasValueSatisfying(why -> assertThat(why).contains("a rollout goes through 'demo'"));
    assertThat(gate.ahead(requested(joins))).isPresent();
    var worker = machine(8, Role.WORKER, MachineState.PROVISIONING);
    assertThat(gate.ahead(worker)).isEmpty();
  }

  private static Rollout running() {
    return new Rollout(
        new UUID(8, 8), new Kind.Remove(true), Rollout.State.RUNNING, "", 1, NOW, NOW, List.of());
  }

  @Test
  @DisplayName("two join one after the other; two that were let in already do not wait for ever")
  void oneAtATime() {
    var old = cluster(true);
    machine(1, Role.CONTROL_PLANE, MachineState.ACTIVE);
    var first = machine(8, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    var second = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    assertThat(hindrance(second, old)).isEmpty();
    var begun = requested(first);
    assertThat(hindrance(second, old))
        .contains("control planes join one at a time, and m8 is on its way in");
    assertThat(hindrance(begun, old)).isEmpty();
    assertThat(hindrance(requested(second), old)).isEmpty();
  }

  private Machine requested(Machine machine) {
    return registry
        .update(machine.id(), m -> Optional.of(m.withProgress(m.progress().configRequested(NOW))))
        .orElseThrow();
  }

  @Test
  @DisplayName("waiting at the gate takes none of the 30 minutes, nor of the attempts")
  void takesNoTime() {
    var timings = Timings.standard();
    var plan = new MachinePlan(timings);
    var waits = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    var later = NOW.plus(timings.handover()).plus(Duration.ofHours(5));
    var stumbled = waits.withProgress(waits.progress().stumbled("no answer"));
    assertThat(plan.next(stumbled, facts(), later)).isInstanceOf(Step.Fail.class);
    var held = waits.withProgress(stumbled.progress().held(later.minusSeconds(15), "etcd is sick"));
    assertThat(plan.next(held, facts(), later)).isInstanceOf(Step.HandOver.class);
    assertThat(held.progress().attempts()).isZero();
    var over = later.plus(timings.handover());
    assertThat(plan.next(held, facts(), over))
        .isInstanceOfSatisfying(Step.Fail.class, fail -> assertThat(fail.why()).contains("30 min"));
  }

  @Test
  @DisplayName("a machine that fetches for itself has until Talos asks again, 68 minutes at most")
  void asksAgainLater() {
    var plan = new MachinePlan(Timings.standard());
    var waits = machine(9, Role.CONTROL_PLANE, MachineState.PROVISIONING);
    var told = waits.progress().pull(new Progress.PullTicket(1, NOW, Optional.empty()));
    var pulled = InventoryTest.demo().withConfiguration(Optional.of(ConfigurationMode.PULL));
    var facts =
        new MachinePlan.Facts(Optional.empty(), NOW, NOW, List.of(), List.of(pulled), Map.of());
    var asks = NOW.plus(Duration.ofMinutes(34));
    assertThat(plan.next(waits.withProgress(told), facts, asks)).isInstanceOf(Step.Fail.class);
    var held = waits.withProgress(told.held(NOW, "etcd is sick"));
    for (var minutes : List.of(34, 68)) {
      assertThat(plan.next(held, facts, NOW.plus(Duration.ofMinutes(minutes))))
          .isInstanceOf(Step.Wait.class);
    }
    assertThat(plan.next(held, facts, NOW.plus(Duration.ofMinutes(76))))
        .isInstanceOf(Step.Fail.class);
  }

  private static MachinePlan.Facts facts() {
    return new MachinePlan.Facts(
        Optional.empty(), NOW, NOW, List.of(), List.of(InventoryTest.demo()), Map.of());
  }
}
