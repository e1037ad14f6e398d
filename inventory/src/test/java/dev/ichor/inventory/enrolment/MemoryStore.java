package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.InventoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fake store: a database that never fails, shared by the "restarts" of a test. */
class MemoryStore implements InventoryStore {
  private final Map<MachineId, Machine> machines = new LinkedHashMap<>();
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, Secret> secrets = new HashMap<>();
  private final Map<String, Record> kept = new LinkedHashMap<>();
  private final List<Entry> evidence = new ArrayList<>();
  private final Map<MachineId, List<HardwareRecord>> hardware = new HashMap<>();
  volatile boolean isBroken;

  @Override
  public synchronized List<Machine> machines() {
    return List.copyOf(machines.values());
  }

  @Override
  public synchronized void saveMachines(List<Machine> changed) {
    changed.forEach(machine -> machines.put(machine.id(), machine));
  }

  @Override
  public synchronized List<Cluster> clusters() {
    return List.copyOf(clusters.values());
  }

  @Override
  public synchronized void saveCluster(Cluster cluster) {
    clusters.put(cluster.name(), cluster);
  }

  @Override
  public synchronized List<Rule> rules() {
    return List.copyOf(rules.values());
  }

  @Override
  public synchronized void saveRule(Rule rule) {
    rules.put(rule.name(), rule);
  }

  @Override
  public synchronized boolean deleteRule(String name) {
    return rules.remove(name) != null;
  }

  @Override
  public synchronized Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public synchronized void saveSecret(String name, Secret value) {
    secrets.put(name, value);
  }

  @Override
  public synchronized <T extends Record> List<T> kept(String kind, Class<T> type) {
    return kept.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind + "/"))
        .map(entry -> type.cast(entry.getValue()))
        .toList();
  }

  @Override
  public synchronized void keep(String kind, String id, Record value) {
    kept.put(kind + "/" + id, value);
  }

  @Override
  public synchronized boolean drop(String kind, String id) {
    return kept.remove(kind + "/" + id) != null;
  }

  @Override
  public synchronized void append(List<Entry> entries) {
    if (isBroken) {
      throw new IllegalStateException("the database is away");
    }
    evidence.addAll(entries);
  }

  @Override
  public synchronized int trim(MachineId machine, int keep) {
    var its = evidence.stream().filter(entry -> entry.machine().equals(machine)).count();
    var old = (int) Math.max(0, its - keep);
    var left = new java.util.concurrent.atomic.AtomicInteger(old);
    evidence.removeIf(entry -> entry.machine().equals(machine) && left.getAndDecrement() > 0);
    return old;
  }

  @Override
  public synchronized List<Evidence> timeline(MachineId machine, int limit) {
    return evidence.reversed().stream()
        .filter(entry -> entry.machine().equals(machine))
        .limit(limit)
        .map(Entry::evidence)
        .toList();
  }

  @Override
  public synchronized List<Evidence> timeline(MachineId machine, String kind, String text) {
    return timeline(machine, Integer.MAX_VALUE).stream()
        .filter(it -> it.kind().equals(kind) && it.text().startsWith(text))
        .toList();
  }

  @Override
  public synchronized List<HardwareRecord> hardware(MachineId machine, int limit) {
    return hardware.getOrDefault(machine, List.of()).reversed().stream().limit(limit).toList();
  }

  @Override
  public synchronized void saveHardware(MachineId machine, HardwareRecord record, int keep) {
    var records = hardware.computeIfAbsent(machine, _ -> new ArrayList<>());
    records.removeIf(
        each -> each.number() == record.number() || each.number() <= record.number() - keep);
    records.add(record);
  }
}
