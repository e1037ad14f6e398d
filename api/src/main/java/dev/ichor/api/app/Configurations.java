package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.client.DryRun;
import dev.ichor.talos.client.TalosConfigurator;
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

  public Configurations(Inventory inventory, TalosConfigurator talos) {
    this.inventory = inventory;
    this.talos = talos;
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
    return switch (generated(machine)) {
      case Generated.Impossible(var advice) -> new DryRun.Refused(advice);
      case Generated.Ready ready when isConfigured(machine) ->
          talos.dryRunConfigured(
              address.get(), cluster.get(), secrets.get(), ready.configuration());
      case Generated.Ready ready ->
          talos.dryRun(
              address.get(),
              cluster.get(),
              secrets.get(),
              ready.configuration(),
              hardware -> dev.ichor.inventory.enrolment.Identity.mayBe(machine.keys(), hardware));
    };
  }

  /** A configuration that an earlier assignment left does not count: the disk was wiped since. */
  private boolean isConfigured(Machine machine) {
    return machine.state() == MachineState.ACTIVE
        || machine.progress().configRequestedAt().isPresent()
        || (machine.state() == MachineState.FAILED
            && inventory.clusters().handedOver(machine.id()).isPresent());
  }

  /** The patches of a machine as if it had these: nothing is stored that cannot be applied. */
  public Optional<String> objection(Machine machine) {
    return generated(machine) instanceof Generated.Impossible(var advice)
        ? Optional.of(advice)
        : Optional.empty();
  }

  /**
   * Replaces a cluster's secrets by those of a file.
   *
   * @throws MalformedSecretsException when the file cannot be used; nothing is changed
   */
  public Outcome importSecrets(String name, Secret file) throws MalformedSecretsException {
    var fresh = talos.importedSecrets(file);
    var old = inventory.clusters().secrets(name);
    var bundle = old.isPresent() ? kept(old.get(), fresh) : fresh;
    var outcome = inventory.clusters().replaceSecrets(name, bundle, sameKeys(old, fresh));
    AUDIT.infof(
        "audit action=secrets-import cluster=%s by=operator outcome=%s",
        name, outcome.getClass().getSimpleName());
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
        "audit action=secrets-export cluster=%s by=operator outcome=%s",
        name, stored.isPresent() ? "Given" : "NotFound");
    return stored.isPresent()
        ? Optional.of(SecretsYaml.write(SecretsYaml.read(stored.get())))
        : Optional.empty();
  }

  /** The cluster as talhelper's talconfig.yaml, its patches in clear: on record like an export. */
  public Optional<Secret> talconfig(String name) {
    var cluster = inventory.clusters().find(name);
    AUDIT.warnf(
        "audit action=talconfig-export cluster=%s by=operator outcome=%s",
        name, cluster.isPresent() ? "Given" : "NotFound");
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
    var stored = inventory.clusters().secrets(name);
    if (stored.isEmpty()) {
      return new Outcome.NotFound(
          "no cluster '%s'; GET /api/v1/clusters lists them".formatted(name));
    }
    AUDIT.infof("audit action=secret-value cluster=%s key=%s by=operator", name, key);
    return inventory
        .clusters()
        .replaceSecrets(name, SecretValues.with(stored.get(), key, value), true);
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
