package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Where machines, clusters, rules, secrets and evidence survive {@code kill -9}. When a write
 * returns, the disk has it; when it throws, nothing of that call is stored. Secrets are encrypted
 * at rest.
 */
public interface InventoryStore extends RecordStore {
  List<Machine> machines();

  void saveMachines(List<Machine> machines);

  List<Cluster> clusters();

  void saveCluster(Cluster cluster);

  List<Rule> rules();

  void saveRule(Rule rule);

  /** False when there was no such rule. */
  boolean deleteRule(String name);

  Optional<Secret> secret(String name);

  void saveSecret(String name, Secret value);

  /** Appends in order; every subject names a machine. */
  void append(List<Entry> entries);

  /**
   * Forgets what is older than the newest {@code keep} of a machine.
   *
   * @return how many were forgotten
   */
  int trim(MachineId machine, int keep);

  /** Newest first. */
  List<Evidence> timeline(MachineId machine, int limit);

  /**
   * Newest first, of what is kept, however much came after it.
   *
   * @param text how it begins; letters, digits and blanks
   */
  List<Evidence> timeline(MachineId machine, String kind, String text);

  /** How the machine was made up, newest first. */
  List<HardwareRecord> hardware(MachineId machine, int limit);

  /**
   * Adds the record, or replaces the one of its number; the oldest beyond the newest {@code keep}
   * are forgotten. Need not be on disk when it returns: it can be read again.
   */
  void saveHardware(MachineId machine, HardwareRecord record, int keep);

  /** Evidence whose machine is known. */
  record Entry(MachineId machine, Evidence evidence) {}
}
