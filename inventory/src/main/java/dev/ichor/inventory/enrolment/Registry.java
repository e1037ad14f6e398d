package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.InventoryStore;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * All machines in memory, with a durable copy behind. What a person or the wire was promised goes
 * through {@link #update} (on disk before it returns); what was merely seen goes through {@link
 * #note} and reaches the disk with the next {@link #flush}. Nobody who looks or notes waits for the
 * disk: writers queue on a lock of their own, taken before the monitor and never inside it.
 */
final class Registry {
  /** After so many changes that were overtaken by what was seen meanwhile, the seen waits. */
  private static final int OVERTAKEN = 8;

  private final InventoryStore store;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<MachineId, Machine> machines = new LinkedHashMap<>();
  private final KeyIndex keys = new KeyIndex();
  private final Map<MachineId, Machine> unsaved = new LinkedHashMap<>();
  private final List<Consumer<Machine>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<KeyIndex.Moved>> moves = new CopyOnWriteArrayList<>();

  Registry(InventoryStore store) {
    this.store = store;
    store.machines().forEach(this::index);
  }

  void onChange(Consumer<Machine> listener) {
    listeners.add(listener);
  }

  /** Told when a NIC or an address is another machine's from now on. */
  void onMoved(Consumer<KeyIndex.Moved> listener) {
    moves.add(listener);
  }

  synchronized Collection<Machine> all() {
    return new ArrayList<>(machines.values());
  }

  /** How many machines have shown nothing but a packet: no BMC, no hardware read. */
  synchronized long unproven() {
    return machines.values().stream()
        .filter(machine -> machine.hardware().isEmpty() && machine.bmc().isEmpty())
        .count();
  }

  synchronized Optional<Machine> find(MachineId id) {
    return Optional.ofNullable(machines.get(id));
  }

  synchronized Optional<Machine> byAddress(Inet4Address address) {
    return keys.byAddress(address).map(machines::get);
  }

  /**
   * By MAC first, unless the UUIDs differ; else by UUID in either byte order, unless that machine
   * was read and has no such NIC: then two boards have one UUID.
   */
  synchronized Optional<Machine> recognise(Optional<MacAddress> mac, Optional<UUID> uuid) {
    var owner = mac.flatMap(keys::byMac).map(machines::get);
    return owner
        .filter(machine -> Identity.compatible(machine.keys(), uuid))
        .or(
            () ->
                holder(uuid)
                    .filter(
                        machine ->
                            owner.isPresent()
                                || mac.isEmpty()
                                || Identity.mayHave(machine, mac.get())));
  }

  /** The machine that the UUID names, in either byte order. */
  synchronized Optional<Machine> holder(Optional<UUID> uuid) {
    var usable = Identity.usable(uuid);
    return usable
        .flatMap(keys::byUuid)
        .or(() -> usable.map(Identity::swapped).flatMap(keys::byUuid))
        .map(machines::get);
  }

  /** The UUID, unless it names another machine than this one already. */
  Optional<UUID> unshared(Optional<UUID> uuid, MachineId id) {
    return holder(uuid).filter(other -> !other.id().equals(id)).isPresent()
        ? Optional.empty()
        : uuid;
  }

  /**
   * Changes a machine; durable when it returns. The change is pure: it sees the newest value, is
   * asked again when that was overtaken, and may leave it as it is by returning empty.
   *
   * @throws RuntimeException from the store: then nothing changed
   */
  Optional<Machine> update(MachineId id, Function<Machine, Optional<Machine>> change) {
    writing.lock();
    try {
      for (int attempt = 0; attempt < OVERTAKEN; attempt++) {
        var before = find(id);
        var after = before.flatMap(change);
        if (after.isEmpty()) {
          return after;
        }
        store.saveMachines(List.of(after.get()));
        if (settle(before.get(), after.get())) {
          return after;
        }
      }
      return insist(id, change);
    } finally {
      writing.unlock();
    }
  }

  /** False when something was noted since: what is on disk is then behind until it is settled. */
  private boolean settle(Machine before, Machine after) {
    List<KeyIndex.Moved> moved;
    synchronized (this) {
      var newest = machines.get(after.id());
      if (newest != null && !newest.equals(before)) {
        unsaved.put(newest.id(), newest);
        return false;
      }
      unsaved.remove(after.id());
      moved = index(after);
    }
    tell(after, moved);
    return true;
  }

  private Optional<Machine> insist(MachineId id, Function<Machine, Optional<Machine>> change) {
    List<KeyIndex.Moved> moved;
    Machine after;
    synchronized (this) {
      var wanted = find(id).flatMap(change);
      if (wanted.isEmpty()) {
        return wanted;
      }
      after = wanted.get();
      store.saveMachines(List.of(after));
      unsaved.remove(id);
      moved = index(after);
    }
    tell(after, moved);
    return Optional.of(after);
  }

  /** Adds a machine; durable when it returns. */
  void add(Machine machine) {
    writing.lock();
    try {
      store.saveMachines(List.of(machine));
      settle(machine, machine);
    } finally {
      writing.unlock();
    }
  }

  /**
   * As {@link #update} but from memory alone; {@link #flush} makes it durable. Never waits for the
   * disk.
   */
  Optional<Machine> note(MachineId id, UnaryOperator<Machine> change) {
    Machine after;
    List<KeyIndex.Moved> moved;
    synchronized (this) {
      var before = machines.get(id);
      if (before == null) {
        return Optional.empty();
      }
      after = change.apply(before);
      if (after.equals(before)) {
        return Optional.of(before);
      }
      unsaved.put(id, after);
      moved = index(after);
    }
    tell(after, moved);
    return Optional.of(after);
  }

  /**
   * A machine seen for the first time, from memory alone.
   *
   * @return the machine, or the one that another thread saw first
   */
  Machine noteNew(Machine machine) {
    List<KeyIndex.Moved> moved;
    synchronized (this) {
      var earlier =
          recognise(machine.keys().macs().stream().findFirst(), machine.keys().smbiosUuid());
      if (earlier.isPresent()) {
        return earlier.get();
      }
      unsaved.put(machine.id(), machine);
      moved = index(machine);
    }
    tell(machine, moved);
    return machine;
  }

  /**
   * Writes what was noted since the last time; keeps it for the next time when the store refuses.
   */
  void flush() {
    writing.lock();
    try {
      List<Machine> batch;
      synchronized (this) {
        batch = List.copyOf(unsaved.values());
      }
      if (batch.isEmpty()) {
        return;
      }
      store.saveMachines(batch);
      synchronized (this) {
        batch.forEach(machine -> unsaved.remove(machine.id(), machine));
      }
    } finally {
      writing.unlock();
    }
  }

  /** Keeps it; what it takes from other machines is taken there, and noted. */
  private List<KeyIndex.Moved> index(Machine machine) {
    var moved = keys.put(machine, machines::get);
    machines.put(machine.id(), machine);
    for (var one : moved) {
      machines.put(one.from().id(), one.from());
      unsaved.put(one.from().id(), one.from());
    }
    return moved;
  }

  private void tell(Machine machine, List<KeyIndex.Moved> moved) {
    listeners.forEach(listener -> listener.accept(machine));
    for (var one : moved) {
      listeners.forEach(listener -> listener.accept(one.from()));
      moves.forEach(listener -> listener.accept(one));
    }
  }
}
