package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.ClusterDesk.Replacement;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.client.DryRun;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.ClusterCheck;
import dev.ichor.talos.config.ConfigDiff;
import dev.ichor.talos.config.Redaction;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.secrets.Identity;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretValues;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.secrets.SecretsCheck;
import dev.ichor.talos.secrets.SecretsCheck.Validity;
import dev.ichor.talos.secrets.SecretsYaml;
import dev.ichor.talos.talhelper.TalconfigWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * Configurations and secrets for people: what a machine would get, how that differs from what it
 * has, what the node says of it; secrets in and out. Nothing shown here has a secret in it, but the
 * export that asks for them.
 */
public final class Configurations {
  private static final Logger AUDIT = Logger.getLogger("dev.ichor.audit");

  private final Inventory inventory;
  private final TalosConfigurator talos;
  private final NodeLogs logs;

  public Configurations(Inventory inventory, TalosConfigurator talos) {
    this.inventory = inventory;
    this.talos = talos;
    this.logs = new NodeLogs(inventory, talos);
  }

  /** Logs of the nodes that have these configurations. */
  public NodeLogs logs() {
    return logs;
  }

  /** Answer about a machine's configuration. */
  public sealed interface View {
    /**
     * @param text redacted
     */
    record Shown(String text, List<String> warnings) implements View {}

    record Missing(String advice) implements View {}

    /** It cannot be made: one sentence with path and remedy. */
    record Impossible(String advice) implements View {}
  }

  /** What the machine would be given now. */
  public View preview(MachineId id) {
    return view(
        id, (ready, hidden) -> Redaction.plain().hiding(hidden).text(ready.configuration()));
  }

  /** What changes against what it was given last; blank when nothing does. */
  public View difference(MachineId id) {
    return view(
        id,
        (ready, hidden) ->
            ConfigDiff.of(inventory.clusters().handedOver(id), ready.configuration(), hidden));
  }

  private View view(MachineId id, BiFunction<Generated.Ready, Set<String>, String> text) {
    var machine = inventory.machines().find(id);
    if (machine.isEmpty()) {
      return new View.Missing("no machine %s; GET /api/v1/machines lists them".formatted(id));
    }
    return switch (generated(machine.get().machine())) {
      case Generated.Impossible(var advice) -> new View.Impossible(advice);
      case Generated.Ready ready -> shown(machine.get().machine(), ready, text);
    };
  }

  private View shown(
      Machine machine,
      Generated.Ready ready,
      BiFunction<Generated.Ready, Set<String>, String> text) {
    var bundle = cluster(machine).flatMap(each -> inventory.clusters().secrets(each.name()));
    try {
      Set<String> hidden = bundle.isPresent() ? Scrubber.values(bundle.get()) : Set.of();
      return new View.Shown(text.apply(ready, hidden), ready.warnings());
    } catch (MalformedSecretsException e) {
      return new View.Impossible(String.valueOf(e.getMessage()));
    }
  }

  private Generated generated(Machine machine) {
    var cluster = cluster(machine);
    var secrets = cluster.flatMap(each -> inventory.clusters().secrets(each.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return new Generated.Impossible(
          "machine %s is in no cluster; assign it first".formatted(machine.name()));
    }
    return talos.configuration(machine, cluster.get(), secrets.get());
  }

  private Optional<Cluster> cluster(Machine machine) {
    return machine
        .assignment()
        .flatMap(assigned -> inventory.clusters().find(assigned.cluster()))
        .map(view -> view.cluster());
  }

  /**
   * The node's own word on its configuration; nothing is changed there. What is sent has the
   * cluster's keys, so it goes only to a node of the cluster, or to the machine's own hardware.
   */
  public DryRun dryRun(MachineId id) {
    var known = inventory.machines().find(id).map(view -> view.machine());
    var cluster = known.flatMap(this::cluster);
    var secrets = cluster.flatMap(each -> inventory.clusters().secrets(each.name()));
    var address = known.flatMap(Machine::address);
    if (known.isEmpty() || cluster.isEmpty() || secrets.isEmpty() || address.isEmpty()) {
      return new DryRun.Unknown(
          "there is no node to ask: the machine is not known, in no cluster, or has no address");
    }
    var machine = known.get();
    var answer = dryRun(machine, cluster.get(), secrets.get(), address.get());
    return switch (answer) {
      case DryRun.Accepted(var mode, var details, var warnings) ->
          new DryRun.Accepted(
              mode,
              scrubbed(cluster.get().name(), details),
              warnings.stream().map(text -> scrubbed(cluster.get().name(), text)).toList());
      case DryRun.Refused(var advice) -> new DryRun.Refused(scrubbed(cluster.get().name(), advice));
      case DryRun.Unknown _, DryRun.Elsewhere _ -> answer;
    };
  }

  private DryRun dryRun(Machine machine, Cluster cluster, Secret secrets, InetAddress address) {
    return switch (generated(machine)) {
      case Generated.Impossible(var advice) -> new DryRun.Refused(advice);
      case Generated.Ready ready when inventory.clusters().isConfigured(machine) ->
          talos.dryRunConfigured(address, cluster, secrets, ready.configuration());
      case Generated.Ready ready ->
          talos.dryRun(
              address,
              cluster,
              secrets,
              ready.configuration(),
              hardware -> dev.ichor.inventory.enrolment.Identity.mayBe(machine.keys(), hardware));
    };
  }

  /** The patches of a machine as if it had these: nothing is stored that cannot be applied. */
  public Optional<String> objection(Machine machine) {
    return generated(machine) instanceof Generated.Impossible(var advice)
        ? Optional.of(advice)
        : Optional.empty();
  }

  /** The patches of a cluster as if it had these. */
  public Optional<String> objection(Cluster cluster) {
    return ClusterCheck.objection(cluster).map(text -> scrubbed(cluster.name(), text));
  }

  /**
   * Further patches on those of a cluster.
   *
   * @param from whose they are, for the sentence
   * @return empty also when there is no such cluster
   */
  public Optional<String> objection(String cluster, Role role, String from, List<String> patches) {
    return inventory
        .clusters()
        .find(cluster)
        .flatMap(view -> ClusterCheck.objection(view.cluster(), role, from, patches))
        .map(text -> scrubbed(cluster, text));
  }

  /** The text without any value that is known to be a secret of that cluster. */
  private String scrubbed(String cluster, String text) {
    return Scrubber.without(text, hidden(inventory, cluster));
  }

  /** What is known to be a secret of that cluster; nothing when its bundle cannot be read. */
  public static Set<String> hidden(Inventory inventory, String cluster) {
    var bundle = inventory.clusters().secrets(cluster);
    try {
      return bundle.isPresent() ? Scrubber.values(bundle.get()) : Set.of();
    } catch (MalformedSecretsException e) {
      return Set.of();
    }
  }

  /**
   * Replaces a cluster's secrets by those of a file.
   *
   * @throws MalformedSecretsException when the file cannot be used; nothing is changed
   */
  public Outcome importSecrets(String name, Secret file) throws MalformedSecretsException {
    var fresh = talos.importedSecrets(file);
    var outcome =
        inventory
            .clusters()
            .<MalformedSecretsException>changeSecrets(
                name,
                old ->
                    new Replacement(
                        old.isPresent() ? kept(old.get(), fresh) : fresh, sameKeys(old, fresh)));
    AUDIT.infof(
        "audit action=secrets-import cluster=%s by=%s outcome=%s",
        name, Caller.name(), outcome.getClass().getSimpleName());
    return outcome;
  }

  /** Whoever has no readable bundle has no values beside it either. */
  private static Secret kept(Secret old, Secret fresh) {
    try {
      return SecretValues.keep(old, fresh);
    } catch (MalformedSecretsException e) {
      return fresh;
    }
  }

  private static boolean sameKeys(Optional<Secret> old, Secret fresh)
      throws MalformedSecretsException {
    try {
      return old.isPresent() && SecretsYaml.read(old.get()).equals(SecretsYaml.read(fresh));
    } catch (MalformedSecretsException e) {
      return false;
    }
  }

  /** The bundle for talosctl, in clear: for an administrator, and on record. */
  public Optional<Secret> exportSecrets(String name) throws MalformedSecretsException {
    var stored = inventory.clusters().secrets(name);
    AUDIT.warnf(
        "audit action=secrets-export cluster=%s by=%s outcome=%s",
        name, Caller.name(), stored.isPresent() ? "Given" : "NotFound");
    return stored.isPresent()
        ? Optional.of(SecretsYaml.write(SecretsYaml.read(stored.get())))
        : Optional.empty();
  }

  /** A talosconfig of these roles for that long; on record. Empty: no such cluster. */
  public Optional<Secret> issueTalosconfig(String name, List<String> roles, Duration lifetime) {
    AUDIT.warnf(
        "audit action=talosconfig cluster=%s roles=%s lifetime=%s by=%s",
        name, roles, lifetime, Caller.name());
    return issued(
        name,
        (cluster, secrets) ->
            talos.talosconfig(
                cluster, secrets, inventory.clusters().endpoints(name), roles, lifetime));
  }

  /** A kubeconfig of this user for that long; on record. Empty: no such cluster. */
  public Optional<Secret> issueKubeconfig(
      String name, String user, List<String> groups, Duration lifetime) {
    AUDIT.warnf(
        "audit action=kubeconfig cluster=%s user=%s groups=%s lifetime=%s by=%s",
        name, user, groups, lifetime, Caller.name());
    return issued(
        name, (cluster, secrets) -> talos.kubeconfig(cluster, secrets, user, groups, lifetime));
  }

  private Optional<Secret> issued(String name, BiFunction<Cluster, Secret, Secret> issue) {
    var cluster = inventory.clusters().find(name);
    var secrets = inventory.clusters().secrets(name);
    return cluster.isPresent() && secrets.isPresent()
        ? Optional.of(issue.apply(cluster.get().cluster(), secrets.get()))
        : Optional.empty();
  }

  /** The cluster as talhelper's talconfig.yaml, its patches in clear: on record like an export. */
  public Optional<Secret> talconfig(String name) {
    var cluster = inventory.clusters().find(name);
    AUDIT.warnf(
        "audit action=talconfig-export cluster=%s by=%s outcome=%s",
        name, Caller.name(), cluster.isPresent() ? "Given" : "NotFound");
    return cluster.map(
        view ->
            TalconfigWriter.write(
                view.cluster(),
                inventory.machines().list().stream()
                    .map(each -> each.machine())
                    .filter(machine -> view.members().contains(machine.id()))
                    .toList()));
  }

  /** Sets, or with no value removes, what patches name as {@code {{ secret.KEY }}}. */
  public Outcome value(String name, String key, Optional<Secret> value)
      throws MalformedSecretsException {
    AUDIT.infof("audit action=secret-value cluster=%s key=%s by=%s", name, key, Caller.name());
    return inventory
        .clusters()
        .<MalformedSecretsException>changeSecrets(
            name,
            old -> {
              if (old.isEmpty()) {
                throw new MalformedSecretsException(
                    "the cluster has no secrets on record; import them first");
              }
              return new Replacement(SecretValues.with(old.get(), key, value), true);
            });
  }

  /** Each authority with its validity, and the names of further values; no secret is in it. */
  public Optional<Summary> summary(String name) throws MalformedSecretsException {
    var stored = inventory.clusters().secrets(name);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    var bundle = SecretsYaml.read(stored.get());
    var authorities = new LinkedHashMap<String, Validity>();
    named(bundle)
        .forEach(
            (path, identity) ->
                SecretsCheck.validity(identity).ifPresent(each -> authorities.put(path, each)));
    return Optional.of(
        new Summary(authorities, List.copyOf(SecretValues.of(stored.get()).keySet())));
  }

  /** See {@link #summary}. */
  public record Summary(Map<String, Validity> authorities, List<String> values) {}

  private static Map<String, Identity> named(SecretsBundle bundle) {
    var named = new LinkedHashMap<String, Identity>();
    named.put("etcd", bundle.etcd());
    named.put("k8s", bundle.kubernetes());
    named.put("k8saggregator", bundle.aggregator());
    named.put("os", bundle.os());
    return named;
  }
}
