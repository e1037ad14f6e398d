package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A change that goes through a cluster node by node")
class RolloutTest {
  private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private final FakeNodes nodes = new FakeNodes();
  private final List<Machine> machines = new ArrayList<>();
  private Inventory inventory = open();

  private Inventory open() {
    return new Inventory(
        store,
        rack,
        rack,
        nodes,
        BootDefaults.standard(),
        InventoryTest.FAST,
        InstantSource.system());
  }

  @BeforeEach
  void cluster() {
    for (int i = 1; i <= 5; i++) {
      machines.add(machine(i, i <= 3 ? Role.CONTROL_PLANE : Role.WORKER));
    }
    store.saveMachines(machines);
    store.saveSecret("cluster/demo/secrets", Secret.of("secrets"));
    store.saveSecret("cluster/demo/kubeconfig", Secret.of("kubeconfig"));
    store.saveCluster(
        InventoryTest.demo()
            .withTalos("v1.13.8", InventoryTest.demo().schematic())
            .withBootstrapGoal(machines.getFirst().id())
            .withBootstrappedAt(BORN));
    restart();
  }

  private Machine machine(int number, Role role) {
    var address = Inet4Address.ofLiteral("127.77.1." + number);
    rack.nodes.put(address, FakeRack.Node.READY);
    nodes.add(address, role == Role.CONTROL_PLANE);
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    var id = new MachineId(new UUID(7, number));
    return Machine.discovered(id, keys, "m" + number, BORN)
        .withState(MachineState.ACTIVE, BORN, Optional.empty())
        .withAddress(Optional.of(address))
        .withAssignment(Optional.of(new Assignment("demo", role, List.of())));
  }

  private void restart() {
    inventory.close();
    inventory = open();
    inventory.start();
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private Rollout rollout() {
    return found().rollout().orElseThrow();
  }

  private Cluster found() {
    return inventory.clusters().find("demo").orElseThrow().cluster();
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s within 20 s; %s", what, found().rollout())
          .isLessThan(end);
      Thread.sleep(5);
    }
  }

  private void awaitState(Rollout.State state) throws InterruptedException {
    await("rollout " + state, () -> rollout().state() == state);
  }

  private List<String> upgrades() {
    return nodes.calls.stream().map(call -> call.substring(call.lastIndexOf('.') + 1)).toList();
  }

  private Outcome upgrade() {
    return inventory.life().upgrade("demo", "v1.13.9", Optional.empty(), 2);
  }

  @Test
  @DisplayName("an upgrade takes control planes one by one, then workers, and sets the version")
  void upgradesAll() throws Exception {
    assertThat(upgrade()).isEqualTo(Outcome.DONE);
    assertThat(upgrade()).as("the same again").isEqualTo(Outcome.DONE);
    assertThat(inventory.life().apply("demo", ApplyMode.AUTO, 1))
        .isInstanceOf(Outcome.Conflict.class);
    awaitState(Rollout.State.DONE);
    assertThat(upgrades())
        .startsWith("1", "2", "3")
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    assertThat(found().talosVersion()).isEqualTo("v1.13.9");
    assertThat(nodes.nodes.values()).allMatch(node -> node.version.equals("v1.13.9"));
  }

  @Test
  @DisplayName("killed between the stored intent and the act: the node is asked again, once")
  void killedBeforeTheAct() throws Exception {
    var first = new AtomicInteger();
    nodes.during =
        (_, after) -> {
          if (!after && first.getAndIncrement() == 0) {
            throw new IllegalStateException("killed before the act");
          }
        };
    upgrade();
    await("the intent", () -> first.get() > 0);
    restart();
    awaitState(Rollout.State.DONE);
    assertThat(nodes.at(Inet4Address.ofLiteral("127.77.1.1")).boots).isEqualTo(2);
  }

  @Test
  @DisplayName("killed between the act and its outcome: what the node shows counts, no second act")
  void killedAfterTheAct() throws Exception {
    var first = new AtomicInteger();
    nodes.during =
        (_, after) -> {
          if (after && first.getAndIncrement() == 0) {
            throw new IllegalStateException("killed after the act");
          }
        };
    upgrade();
    await("the act", () -> first.get() > 0);
    restart();
    awaitState(Rollout.State.DONE);
    assertThat(upgrades()).containsOnlyOnce("1");
  }

  @Test
  @DisplayName("a node that comes back with the old version pauses it; revert goes back on all")
  void fallsBack() throws Exception {
    nodes.during =
        (_, after) ->
            nodes.fallsBackTo =
                upgrades().size() == 2 && !after ? Optional.of("v1.13.8") : nodes.fallsBackTo;
    upgrade();
    awaitState(Rollout.State.PAUSED);
    assertThat(rollout().why()).contains("restarted, but runs v1.13.8", "resume or revert");
    assertThat(upgrades()).containsExactly("1", "2");
    assertThat(found().talosVersion()).isEqualTo("v1.13.8");
    assertThat(inventory.life().revert("demo")).isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).contains("rollback 127.77.1.1").hasSize(3);
    assertThat(nodes.nodes.values()).allMatch(node -> node.version.equals("v1.13.8"));
  }

  @Test
  @DisplayName("resumed, a paused upgrade tries the node again and goes on")
  void resumes() throws Exception {
    nodes.fallsBackTo = Optional.of("v1.13.8");
    upgrade();
    awaitState(Rollout.State.PAUSED);
    nodes.fallsBackTo = Optional.empty();
    assertThat(inventory.life().resume("demo")).isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(found().talosVersion()).isEqualTo("v1.13.9");
  }

  @Test
  @DisplayName("while a control plane is unwell no other one is touched")
  void waitsForHealth() throws Exception {
    var third = nodes.at(Inet4Address.ofLiteral("127.77.1.3"));
    third.ready = false;
    upgrade();
    await("its reason", () -> rollout().why().contains("m3 is not ready"));
    assertThat(nodes.calls).isEmpty();
    third.ready = true;
    awaitState(Rollout.State.DONE);
  }

  @Test
  @DisplayName("a changed configuration is applied node by node and read back")
  void applies() throws Exception {
    assertThat(inventory.life().apply("demo", ApplyMode.AUTO, 2)).isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.nodes.values()).allMatch(node -> node.configuration.startsWith("config"));
    var calls = nodes.calls.size();
    inventory.life().apply("demo", ApplyMode.AUTO, 2);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).as("nodes that have it already are left alone").hasSize(calls);
  }

  @Test
  @DisplayName("a node leaves by its own Reset and goes back to the pool")
  void leaves() throws Exception {
    var id = machines.get(2).id();
    assertThat(inventory.life().remove("demo", id, true, "", false)).isEqualTo(Outcome.DONE);
    await(
        "CLEANING",
        () ->
            inventory.machines().find(id).orElseThrow().machine().state() == MachineState.CLEANING);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).containsExactly("reset 127.77.1.3");
  }

  @Test
  @DisplayName("a dead control plane is taken out by the others, confirmed by its name alone")
  void buried() throws Exception {
    var id = machines.get(1).id();
    nodes.at(Inet4Address.ofLiteral("127.77.1.2")).gone = true;
    assertThat(inventory.life().remove("demo", id, false, "m3", false))
        .isInstanceOfSatisfying(
            Outcome.Conflict.class, no -> assertThat(no.advice()).contains("'m2'"));
    assertThat(inventory.life().remove("demo", id, false, "m2", false)).isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).singleElement().asString().startsWith("remove-member 127.77.1.");
    assertThat(inventory.machines().find(id).orElseThrow().machine().state())
        .isEqualTo(MachineState.CLEANING);
  }

  @Test
  @DisplayName("a second of three control planes does not leave while the first is dead")
  void keepsQuorum() throws Exception {
    nodes.at(Inet4Address.ofLiteral("127.77.1.2")).gone = true;
    rack.nodes.put(Inet4Address.ofLiteral("127.77.1.2"), FakeRack.Node.DARK);
    inventory.life().remove("demo", machines.get(2).id(), true, "", false);
    await("its reason", () -> rollout().why().contains("m2 is not ready"));
    assertThat(nodes.calls).isEmpty();
    assertThat(inventory.life().cancel("demo")).isEqualTo(Outcome.DONE);
    assertThat(rollout().state()).isEqualTo(Rollout.State.CANCELLED);
    assertThat(inventory.life().resume("demo")).isInstanceOf(Outcome.Conflict.class);
  }

  @Test
  @DisplayName(
      "a skipped minor version, an older one and an unknown cluster are refused with a remedy")
  void refuses() {
    assertThat(inventory.life().upgrade("demo", "v1.15.0", Optional.empty(), 1).toString())
        .contains("upgrade to the newest v1.14 first");
    assertThat(inventory.life().upgrade("demo", "v1.12.1", Optional.empty(), 1).toString())
        .contains("undone with revert");
    assertThat(inventory.life().upgrade("other", "v1.13.9", Optional.of("0".repeat(64)), 1))
        .isInstanceOf(Outcome.NotFound.class);
    assertThat(inventory.life().revert("demo").toString()).contains("nothing to go back to");
    assertThat(nodes.calls).isEmpty();
  }

  @Test
  @DisplayName("while a node is under way nobody cancels or goes back; paused, it is still proven")
  void underWay() throws Exception {
    var first = nodes.at(Inet4Address.ofLiteral("127.77.1.1"));
    nodes.during = (_, after) -> first.ready = !after && first.ready;
    upgrade();
    await("the act", () -> rollout().nodes().getFirst().phase() == Rollout.Phase.ACCEPTED);
    assertThat(inventory.life().cancel("demo").toString()).contains("machine m1 is under way");
    assertThat(inventory.life().revert("demo").toString()).contains("machine m1 is under way");
    assertThat(inventory.life().pause("demo")).isEqualTo(Outcome.DONE);
    assertThat(inventory.life().revert("demo").toString()).contains("machine m1 is under way");
    first.ready = true;
    await("its proof", () -> rollout().nodes().getFirst().phase() == Rollout.Phase.DONE);
    assertThat(rollout().state()).isEqualTo(Rollout.State.PAUSED);
    assertThat(nodes.calls).containsExactly("upgrade 127.77.1.1");
    assertThat(inventory.life().cancel("demo")).isEqualTo(Outcome.DONE);
  }

  @Test
  @DisplayName("another schematic of the same version is installed, and not undone by a rollback")
  void schematicAlone() throws Exception {
    var other = Optional.of("0".repeat(64));
    assertThat(inventory.life().upgrade("demo", "v1.13.8", other, 2)).isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).hasSize(5);
    assertThat(inventory.life().revert("demo").toString())
        .contains("schematic alone", InventoryTest.demo().schematic());
  }

  @Test
  @DisplayName("a schematic given up half-way is undone by upgrading back, on every node")
  void schematicUndone() throws Exception {
    var old = InventoryTest.demo().schematic();
    nodes.at(Inet4Address.ofLiteral("127.77.1.2")).ready = false;
    inventory.life().upgrade("demo", "v1.13.8", Optional.of("0".repeat(64)), 2);
    await("its reason", () -> rollout().why().contains("m2 is not ready"));
    assertThat(inventory.life().cancel("demo")).isEqualTo(Outcome.DONE);
    nodes.at(Inet4Address.ofLiteral("127.77.1.2")).ready = true;
    assertThat(inventory.life().upgrade("demo", "v1.13.8", Optional.of(old), 2))
        .isEqualTo(Outcome.DONE);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).hasSize(5);
    assertThat(found().schematic()).isEqualTo(old);
    inventory.life().upgrade("demo", "v1.13.8", Optional.of(old), 2);
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).as("now they have it for certain").hasSize(5);
  }

  @Test
  @DisplayName("killed after a configuration was taken: read back, it is proven without a second")
  void killedAfterApply() throws Exception {
    var first = new AtomicInteger();
    nodes.during =
        (_, after) -> {
          if (after && first.getAndIncrement() == 0) {
            throw new IllegalStateException("killed after the act");
          }
        };
    inventory.life().apply("demo", ApplyMode.AUTO, 2);
    await("the act", () -> first.get() > 0);
    restart();
    awaitState(Rollout.State.DONE);
    assertThat(nodes.calls).hasSize(5).containsOnlyOnce("apply 127.77.1.1");
    assertThat(store.secret("machine/" + machines.getFirst().id() + "/configuration")).isPresent();
  }

  @Test
  @DisplayName("nothing is done to a stranger who answers at a node's address")
  void stranger() throws Exception {
    inventory.close();
    var keys =
        new MachineKeys(
            Optional.empty(), Optional.empty(), Set.of(MacAddress.parse("52:54:00:00:00:01")));
    store.saveMachines(List.of(machines.getFirst().withKeys(keys)));
    rack.nics.put(
        Inet4Address.ofLiteral("127.77.1.1"),
        List.of(
            new Hardware.Nic("eth0", MacAddress.parse("52:54:00:00:00:99"), true, 1000, "virtio")));
    restart();
    upgrade();
    awaitState(Rollout.State.PAUSED);
    assertThat(rollout().why()).contains("another machine (MAC 52:54:00:00:00:99)");
    assertThat(nodes.calls).isEmpty();
  }

  @Test
  @DisplayName("a look that breaks off counts as a node that is away, not as a healthy one")
  void brokenLook() throws Exception {
    nodes.breaks = Optional.of(Inet4Address.ofLiteral("127.77.1.3"));
    upgrade();
    await(
        "its reason", () -> rollout().why().contains("m3 is not ready: the look at it broke off"));
    assertThat(nodes.calls).isEmpty();
  }
}
