package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.InventoryStore;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RegistryTest {
  private static final MacAddress MAC = new MacAddress(2);

  private static final Executor OWN_THREAD = Thread::startVirtualThread;

  private final MemoryStore memory = new MemoryStore();
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch diskAnswers = new CountDownLatch(1);
  private volatile boolean stalls;

  private final Registry registry = new Registry(stalling());
  private final Machine machine =
      Machine.discovered(
          MachineId.random(),
          new MachineKeys(Optional.empty(), Optional.empty(), Set.of(MAC)),
          "m",
          Instant.EPOCH);

  @Test
  @DisplayName("a write that the disk holds up stops neither reading nor noting: packets go on")
  void readsDuringWrite() throws Exception {
    registry.add(machine);
    var update = updateDuringStall();

    assertThat(soon(() -> registry.recognise(Optional.of(MAC), Optional.empty()))).isPresent();
    assertThat(soon(() -> registry.note(machine.id(), m -> m.withClientArch(Optional.of(7)))))
        .isPresent();
    assertThat(update).isNotDone();

    diskAnswers.countDown();
    assertThat(update.get(5, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  @DisplayName("what is noted during a write is lost neither in memory nor for the next flush")
  void notedDuringWrite() throws Exception {
    registry.add(machine);
    var update = updateDuringStall();
    soon(() -> registry.note(machine.id(), m -> m.withClientArch(Optional.of(7))));
    diskAnswers.countDown();
    update.get(5, TimeUnit.SECONDS);

    var current = registry.find(machine.id()).orElseThrow();
    assertThat(current.name()).isEqualTo("renamed");
    assertThat(current.clientArch()).contains(7);
    registry.flush();
    assertThat(memory.machines()).containsExactly(current);
  }

  @Test
  @DisplayName("An address belongs to whoever was seen with it last, and to nobody else")
  void addressChangesHands() {
    var address = Inet4Address.ofLiteral("10.77.0.100");
    registry.add(machine.withAddress(Optional.of(address)));
    var other =
        Machine.discovered(
            MachineId.random(),
            new MachineKeys(Optional.empty(), Optional.empty(), Set.of(new MacAddress(4))),
            "other",
            Instant.EPOCH);
    registry.noteNew(other.withAddress(Optional.of(address)));

    assertThat(registry.byAddress(address)).map(Machine::id).contains(other.id());
    assertThat(registry.find(machine.id()).orElseThrow().address()).isEmpty();
    registry.flush();
    assertThat(memory.machines())
        .filteredOn(stored -> stored.address().isPresent())
        .extracting(Machine::id)
        .containsExactly(other.id());
  }

  @Test
  @DisplayName("Two threads that see a machine for the first time make one machine")
  void seenTwice() {
    var again = Machine.discovered(MachineId.random(), machine.keys(), "again", Instant.EPOCH);
    assertThat(registry.noteNew(machine).id()).isEqualTo(machine.id());
    assertThat(registry.noteNew(again).id()).isEqualTo(machine.id());
    assertThat(registry.all()).hasSize(1);
  }

  private CompletableFuture<Optional<Machine>> updateDuringStall() throws InterruptedException {
    stalls = true;
    var update =
        CompletableFuture.supplyAsync(
            () -> registry.update(machine.id(), m -> Optional.of(m.withName("renamed"))),
            OWN_THREAD);
    assertThat(writing.await(5, TimeUnit.SECONDS)).isTrue();
    return update;
  }

  private static <T> T soon(Supplier<T> call) throws Exception {
    return CompletableFuture.supplyAsync(call, OWN_THREAD).get(5, TimeUnit.SECONDS);
  }

  private InventoryStore stalling() {
    return (InventoryStore)
        Proxy.newProxyInstance(
            InventoryStore.class.getClassLoader(),
            new Class<?>[] {InventoryStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("saveMachines") && stalls) {
                writing.countDown();
                diskAnswers.await();
              }
              return method.invoke(memory, arguments);
            });
  }
}
