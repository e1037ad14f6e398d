package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.InventoryStore;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * All machines in memory, indexed by their keys, with a durable copy behind. What a person or the
 * wire was promised goes through {@link #update} (on disk before it returns); what was merely seen
 * goes through {@link #note} and reaches the disk with the next {@link #flush}.
 *
 * <p>The monitor guards memory alone and is never held while the store writes, so that reading and
 * noting (the packet loops do both) never wait for a disk. Writers take turns on {@code disk}.
 */
final class Registry {
  private final InventoryStore store;
  private final ReentrantLock disk = new ReentrantLock();
  private final Map<MachineId, Machine> machines = new LinkedHashMap<>();
  private final Map<MacAddress, MachineId> byMac = new HashMap<>();
  private final Map<UUID, MachineId> byUuid = new HashMap<>();
  private final Map<Inet4Address, MachineId> byAddress = new HashMap<>();
  private final Map<MachineId, Machine> unsaved = new LinkedHashMap<>();

  /** What was noted about a machine while its update is being written: done again on top of it. */
  private final Map<MachineId, List<UnaryOperator<Machine>>> meanwhile = new HashMap<>();

  private final List<Consumer<Machine>> listeners = new CopyOnWriteArrayList<>();

  Registry(InventoryStore store) {
    this.store = store;
    store.machines().forEach(this::index);
  }

  void onChange(Consumer<Machine> listener) {
    listeners.add(listener);
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
    return Optional.ofNullable(byAddress.get(address)).map(machines::get);
  }

  /** By MAC first, unless the UUIDs differ; else by UUID in either byte order. */
  synchronized Optional<Machine> recognise(Optional<MacAddress> mac, Optional<UUID> uuid) {
    var usable = Identity.usable(uuid);
    return mac.map(byMac::get)
        .map(machines::get)
        .filter(machine -> Identity.compatible(machine.keys(), uuid))
        .or(() -> usable.map(byUuid::get).map(machines::get))
        .or(() -> usable.map(Identity::swapped).map(byUuid::get).map(machines::get));
  }

  /**
   * Changes a machine; durable when it returns. The change sees the newest value, may leave it as
   * it is by returning empty, and takes no other change with it (updates do not nest).
   *
   * @throws RuntimeException from the store: then nothing changed
   */
  Optional<Machine> update(MachineId id, Function<Machine, Optional<Machine>> change) {
    Machine after;
    disk.lock();
    try {
      var before = begin(id);
      var wanted = before.flatMap(change);
      if (wanted.isEmpty()) {
        return Optional.empty();
      }
      store.saveMachines(List.of(wanted.get()));
      after = saved(wanted.get());
    } finally {
      end(id);
      disk.unlock();
    }
    listeners.forEach(listener -> listener.accept(after));
    return Optional.of(after);
  }

  private synchronized Optional<Machine> begin(MachineId id) {
    meanwhile.put(id, new ArrayList<>());
    return find(id);
  }

  /** The stored value becomes the current one, with what was noted since on top of it. */
  private synchronized Machine saved(Machine stored) {
    var current = stored;
    for (var note : meanwhile.getOrDefault(stored.id(), List.of())) {
      current = note.apply(current);
    }
    if (current.equals(stored)) {
      unsaved.remove(stored.id());
    } else {
      unsaved.put(stored.id(), current);
    }
    index(current);
    return current;
  }

  private synchronized void end(MachineId id) {
    meanwhile.remove(id);
  }

  /** Adds a machine; durable when it returns. */
  void add(Machine machine) {
    disk.lock();
    try {
      store.saveMachines(List.of(machine));
      synchronized (this) {
        index(machine);
      }
    } finally {
      disk.unlock();
    }
    listeners.forEach(listener -> listener.accept(machine));
  }

  /**
   * As {@link #update} but from memory alone; {@link #flush} makes it durable. Never blocks on
   * disk; the change may be applied again, to a newer value.
   */
  Optional<Machine> note(MachineId id, UnaryOperator<Machine> change) {
    Machine after;
    synchronized (this) {
      var before = machines.get(id);
      if (before == null) {
        return Optional.empty();
      }
      after = change.apply(before);
      if (meanwhile.containsKey(id)) {
        meanwhile.get(id).add(change);
      }
      if (after.equals(before)) {
        return Optional.of(before);
      }
      unsaved.put(id, after);
      index(after);
    }
    listeners.forEach(listener -> listener.accept(after));
    return Optional.of(after);
  }

  /**
   * A machine seen for the first time, from memory alone.
   *
   * @return the machine, or the one that another thread saw first
   */
  Machine noteNew(Machine machine) {
    synchronized (this) {
      var earlier =
          recognise(machine.keys().macs().stream().findFirst(), machine.keys().smbiosUuid());
      if (earlier.isPresent()) {
        return earlier.get();
      }
      unsaved.put(machine.id(), machine);
      index(machine);
    }
    listeners.forEach(listener -> listener.accept(machine));
    return machine;
  }

  /**
   * Writes what was noted since the last time; keeps it for the next time when the store refuses.
   */
  void flush() {
    disk.lock();
    try {
      List<Machine> batch;
      synchronized (this) {
        batch = List.copyOf(unsaved.values());
      }
      if (!batch.isEmpty()) {
        store.saveMachines(batch);
        synchronized (this) {
          batch.forEach(machine -> unsaved.remove(machine.id(), machine));
        }
      }
    } finally {
      disk.unlock();
    }
  }

  private void index(Machine machine) {
    var before = machines.put(machine.id(), machine);
    if (before != null) {
      before.address().ifPresent(address -> byAddress.remove(address, machine.id()));
    }
    machine.keys().macs().forEach(mac -> byMac.put(mac, machine.id()));
    machine.keys().smbiosUuid().ifPresent(uuid -> byUuid.put(uuid, machine.id()));
    machine.address().ifPresent(address -> claim(address, machine.id()));
  }

  /** Who was seen with an address last has it; whoever had it before has none that is known. */
  private void claim(Inet4Address address, MachineId owner) {
    var before = byAddress.put(address, owner);
    var loser = before == null || before.equals(owner) ? null : machines.get(before);
    if (loser == null) {
      return;
    }
    UnaryOperator<Machine> lose =
        m -> m.address().equals(Optional.of(address)) ? m.withAddress(Optional.empty()) : m;
    if (meanwhile.containsKey(before)) {
      meanwhile.get(before).add(lose);
    }
    var without = lose.apply(loser);
    machines.put(before, without);
    unsaved.put(before, without);
  }
}
