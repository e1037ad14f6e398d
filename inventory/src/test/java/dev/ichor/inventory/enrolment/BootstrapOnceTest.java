package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.Await;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("etcd is bootstrapped once, on one control plane, through any crash")
class BootstrapOnceTest {
  private static final Instant BORN = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final FakeRack rack = new FakeRack();
  private final List<Machine> machines = List.of(controlPlane(1), controlPlane(2), controlPlane(3));
  private Inventory inventory = open();

  private Inventory open() {
    return new Inventory(
        store,
        rack,
        rack,
        new FakeNodes(),
        BootDefaults.standard(),
        InventoryTest.FAST,
        InstantSource.system());
  }

  private Machine controlPlane(int number) {
    var address = Inet4Address.ofLiteral("127.77.2." + number);
    rack.nodes.put(address, FakeRack.Node.INSTALLED);
    var keys = new MachineKeys(Optional.empty(), Optional.empty(), Set.of());
    return Machine.discovered(new MachineId(new UUID(7, number)), keys, "m" + number, BORN)
        .withState(MachineState.ACTIVE, BORN, Optional.empty())
        .withAddress(Optional.of(address))
        .withAssignment(Optional.of(new Assignment("demo", Role.CONTROL_PLANE, List.of())));
  }

  @BeforeEach
  void cluster() {
    store.saveMachines(machines);
    store.saveSecret("cluster/demo/secrets", Secret.of("secrets"));
    store.saveCluster(InventoryTest.demo());
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

  private boolean isBootstrapped() {
    return inventory.clusters().find("demo").orElseThrow().cluster().bootstrappedAt().isPresent();
  }

  @ParameterizedTest(name = "killed {0} (false: before the call reaches the node, true: after it)")
  @ValueSource(booleans = {false, true})
  @DisplayName("killed between intent and outcome: the same node is asked again, etcd is born once")
  void killed(boolean after) throws Exception {
    var killed = new AtomicBoolean();
    rack.duringBootstrap =
        at -> {
          if (at == after && killed.compareAndSet(false, true)) {
            throw new IllegalStateException("killed");
          }
        };
    restart();
    Await.until("the crash", killed::get);
    restart();
    Await.until("bootstrapped", this::isBootstrapped);
    InetAddress first = rack.bootstrapAsked.getFirst();
    assertThat(rack.bootstrapAsked).hasSizeGreaterThan(1).containsOnly(first);
    assertThat(rack.bootstraps).hasValue(1);
  }

  @Test
  @DisplayName("the chosen node is away: no other is asked, and the cluster says for whom it waits")
  void chosenIsAway() {
    var cluster = InventoryTest.demo().withBootstrapGoal(machines.getFirst().id());
    var others = machines.subList(1, 3);
    assertThat(ClusterPlan.next(cluster, others, Map.of(), false))
        .isInstanceOfSatisfying(
            ClusterPlan.Next.Wait.class,
            it -> assertThat(it.why()).contains("is to be bootstrapped on machine"));
  }
}
