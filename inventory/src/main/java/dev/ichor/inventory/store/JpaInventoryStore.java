package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.InventoryStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The inventory in the database; one transaction a call, forced to disk before it returns. */
@ApplicationScoped
public class JpaInventoryStore implements InventoryStore {
  private final MachineRepository machines;
  private final ClusterRepository clusters;
  private final RuleRepository rules;
  private final SecretRepository secrets;
  private final EvidenceRepository evidence;
  private final KeptRepository records;
  private final Disk disk;
  private final Sealer sealer;
  private final Documents documents;
  private final HardwareLedger hardware;
  private final OldTexts oldTexts;

  JpaInventoryStore(
      MachineRepository machines,
      ClusterRepository clusters,
      RuleRepository rules,
      SecretRepository secrets,
      EvidenceRepository evidence,
      KeptRepository records,
      Disk disk,
      Sealer sealer,
      DataSource database) {
    this.machines = machines;
    this.clusters = clusters;
    this.rules = rules;
    this.secrets = secrets;
    this.evidence = evidence;
    this.records = records;
    this.disk = disk;
    this.sealer = sealer;
    this.documents = new Documents(sealer);
    this.hardware = new HardwareLedger(database, documents, disk);
    this.oldTexts = new OldTexts(database, documents);
  }

  /** Before the first use. */
  @PostConstruct
  void sealOld() {
    if (oldTexts.seal() > 0) {
      disk.force();
    }
  }

  @Override
  public List<Machine> machines() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                machines
                    .streamAll()
                    .map(row -> documents.read(row.document, Machine.class))
                    .toList());
  }

  @Override
  public void saveMachines(List<Machine> changed) {
    durably(
        () ->
            changed.forEach(
                machine ->
                    machines
                        .getEntityManager()
                        .merge(new MachineRow(machine.id().value(), documents.write(machine)))));
  }

  @Override
  public List<Cluster> clusters() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                clusters
                    .streamAll()
                    .map(row -> documents.read(row.document, Cluster.class))
                    .toList());
  }

  @Override
  public void saveCluster(Cluster cluster) {
    durably(
        () ->
            clusters
                .getEntityManager()
                .merge(new ClusterRow(cluster.name(), documents.write(cluster))));
  }

  @Override
  public List<Rule> rules() {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> rules.streamAll().map(row -> documents.read(row.document, Rule.class)).toList());
  }

  @Override
  public void saveRule(Rule rule) {
    durably(() -> rules.getEntityManager().merge(new RuleRow(rule.name(), documents.write(rule))));
  }

  @Override
  public boolean deleteRule(String name) {
    var existed = QuarkusTransaction.requiringNew().call(() -> rules.deleteById(name));
    disk.force();
    return existed;
  }

  @Override
  public Optional<Secret> secret(String name) {
    return QuarkusTransaction.requiringNew()
        .call(() -> secrets.findByIdOptional(name))
        .map(row -> sealer.open(row.sealed, purpose(name)));
  }

  @Override
  public void saveSecret(String name, Secret value) {
    var sealed = sealer.seal(value, purpose(name));
    durably(() -> secrets.getEntityManager().merge(new SecretRow(name, sealed)));
  }

  private static String purpose(String name) {
    return "secret/" + name;
  }

  @Override
  public void append(List<Entry> entries) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                entries.forEach(
                    entry ->
                        evidence.persist(
                            new EvidenceRow(
                                entry.machine().value(),
                                entry.evidence().at(),
                                documents.write(entry.evidence())))));
  }

  @Override
  public int trim(MachineId machine, int keep) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                evidence
                    .find("machineId = ?1 order by id desc", machine.value())
                    .range(keep, keep)
                    .firstResultOptional()
                    .map(
                        oldest ->
                            (int)
                                evidence.delete(
                                    "machineId = ?1 and id <= ?2", machine.value(), oldest.id))
                    .orElse(0));
  }

  @Override
  public List<Evidence> timeline(MachineId machine, int limit) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                evidence
                    .find("machineId = ?1 order by id desc", machine.value())
                    .page(0, Math.max(1, limit))
                    .stream()
                    .map(row -> documents.read(row.document, Evidence.class))
                    .toList());
  }

  @Override
  public List<Evidence> timeline(MachineId machine, String kind, String text) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                evidence
                    .find(
                        "machineId = ?1 and document like ?2 order by id desc",
                        machine.value(),
                        "%" + text + "%")
                    .stream()
                    .map(row -> documents.read(row.document, Evidence.class))
                    .filter(it -> it.kind().equals(kind) && it.text().startsWith(text))
                    .toList());
  }

  @Override
  public <T extends Record> List<T> kept(String kind, Class<T> type) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                records.find("kind", kind).stream()
                    .map(row -> documents.read(row.document, type))
                    .toList());
  }

  @Override
  public void keep(String kind, String id, Record value) {
    durably(() -> records.getEntityManager().merge(new KeptRow(kind, id, documents.write(value))));
  }

  @Override
  public boolean drop(String kind, String id) {
    var existed = QuarkusTransaction.requiringNew().call(() -> records.deleteById(kind + "/" + id));
    disk.force();
    return existed;
  }

  @Override
  public List<HardwareRecord> hardware(MachineId machine, int limit) {
    return hardware.newest(machine, limit);
  }

  @Override
  public void saveHardware(MachineId machine, HardwareRecord record, int keep) {
    hardware.save(machine, record, keep);
  }

  private void durably(Runnable write) {
    QuarkusTransaction.requiringNew().run(write);
    disk.force();
  }
}
