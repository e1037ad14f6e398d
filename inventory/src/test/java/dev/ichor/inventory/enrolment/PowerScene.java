package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Machines whose BMCs hold every act on them until they are let go. */
final class PowerScene implements AutoCloseable {
  private final CountDownLatch end = new CountDownLatch(1);

  /** A rack whose acts do not end before {@link #close}. */
  FakeRack held() {
    var rack = new FakeRack();
    rack.duringPower = this::blocks;
    return rack;
  }

  private void blocks() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Inventory open(MemoryStore store, FakeRack rack) {
    return new Inventory(
        store,
        rack,
        rack,
        new FakeNodes(),
        BootDefaults.standard(),
        InventoryTest.FAST,
        InstantSource.system());
  }

  /** A machine that is known by its BMC alone. */
  static MachineId enter(Inventory inventory, String name, String host) {
    var bmc = new BmcEndpoint(BmcEndpoint.Protocol.IPMI, host, 623, "a", Secret.of("b"));
    return inventory
        .machines()
        .register(
            Optional.of(name),
            new MachineKeys(Optional.empty(), Optional.empty(), Set.of()),
            Optional.of(bmc),
            Map.of());
  }

  /** Everything that is held goes on. */
  @Override
  public void close() {
    end.countDown();
  }
}
