package dev.ichor.talos.client;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.talos.config.ConfigGenerator;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.config.Scrubber;
import dev.ichor.talos.secrets.ClientAccess;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretValues;
import dev.ichor.talos.secrets.SecretsGenerator;
import dev.ichor.talos.secrets.SecretsImport;
import dev.ichor.talos.secrets.SecretsYaml;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Configures Talos nodes over their gRPC API. Keeps no connection and no state, so any number of
 * threads may call; each call has its deadline in {@link NodeLimits}.
 */
public final class TalosConfigurator implements Configurator {
  private static final Logger LOG = Logger.getLogger(TalosConfigurator.class);

  private final SecureRandom random;
  private final InstantSource clock;
  private final Function<Machine, Reporting> reporting;
  private final SopsBinary sops =
      new SopsBinary(System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin"));
  private final ClientAccess access;
  private final MaintenanceCalls maintenance;
  private final ClusterCalls configured;
  private final LogCalls logs;

  /**
   * @param reporting where a machine shall send events and kernel log once it is configured
   */
  public TalosConfigurator(
      SecureRandom random,
      InstantSource clock,
      NodeLimits limits,
      Function<Machine, Reporting> reporting) {
    this.random = random;
    this.clock = clock;
    this.reporting = reporting;
    this.access = new ClientAccess(random);
    this.maintenance = new MaintenanceCalls(limits, clock);
    this.configured = new ClusterCalls(limits, access, clock);
    this.logs = new LogCalls(maintenance, configured);
  }

  @Override
  public Secret newSecrets(Cluster cluster) {
    var bundle = new SecretsGenerator(random).generate(clock.instant());
    LOG.infof("talos secrets=generated cluster=%s", cluster.name());
    return SecretsYaml.write(bundle);
  }

  /**
   * A bundle from outside in the form that is stored; SOPS files are decrypted on the way.
   *
   * @throws MalformedSecretsException names path and remedy, never a value
   */
  public Secret importedSecrets(Secret text) throws MalformedSecretsException {
    var clear = SecretsImport.isSops(text) ? sops.decrypt(text) : text;
    return SecretsYaml.write(SecretsImport.read(clear, clock.instant()));
  }

  /**
   * What a node that was given no configuration yet would say of one.
   *
   * @param isIt whether that hardware is the machine's; to other hardware nothing is sent
   */
  public DryRun dryRun(
      InetAddress node,
      Cluster cluster,
      Secret secrets,
      Secret configuration,
      Predicate<Hardware> isIt) {
    try {
      return DryRun.ask(node, configuration, secrets, isIt, maintenance, configured);
    } catch (MalformedSecretsException e) {
      return new DryRun.Unknown(unusable(cluster, e));
    }
  }

  /** What a node that was given a configuration would say of another: over mutual TLS alone. */
  public DryRun dryRunConfigured(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration) {
    try {
      return DryRun.askConfigured(node, configuration, secrets, configured);
    } catch (MalformedSecretsException e) {
      return new DryRun.Unknown(unusable(cluster, e));
    }
  }

  /**
   * Begins to read a log of a node.
   *
   * @param secrets of its cluster; absent in maintenance
   * @param hidden texts that no line may show
   * @throws MalformedSecretsException when the cluster's secrets cannot be used
   */
  public LogTail log(InetAddress node, Optional<Secret> secrets, LogWish wish, Set<String> hidden)
      throws MalformedSecretsException {
    return logs.open(node, secrets, wish, hidden);
  }

  /** The services that a node has logs of. */
  public NodeServices services(InetAddress node, Optional<Secret> secrets)
      throws MalformedSecretsException {
    return logs.services(node, secrets);
  }

  @Override
  public Generated configuration(Machine machine, Cluster cluster, Secret secrets) {
    try {
      var bundle = SecretsYaml.read(secrets);
      var values = SecretValues.of(secrets);
      var generated =
          ConfigGenerator.generate(machine, cluster, bundle, values, reporting.apply(machine));
      return switch (generated) {
        case Generated.Ready ready -> ready;
        case Generated.Impossible(var advice) ->
            new Generated.Impossible(Scrubber.without(advice, Scrubber.values(secrets)));
      };
    } catch (MalformedSecretsException e) {
      return new Generated.Impossible(unusable(cluster, e));
    }
  }

  @Override
  public Secret talosconfig(Cluster cluster, Secret secrets, List<InetAddress> endpoints) {
    try {
      return access.talosconfig(
          cluster.name(),
          SecretsYaml.read(secrets),
          endpoints,
          clock.instant(),
          ClientAccess.TALOSCONFIG_LIFETIME);
    } catch (MalformedSecretsException e) {
      throw new IllegalStateException(unusable(cluster, e), e);
    }
  }

  /** A talosconfig of some roles and lifetime. */
  public Secret talosconfig(
      Cluster cluster,
      Secret secrets,
      List<InetAddress> endpoints,
      List<String> roles,
      Duration lifetime) {
    try {
      var bundle = SecretsYaml.read(secrets);
      var now = clock.instant();
      return access.talosconfig(cluster.name(), bundle, endpoints, roles, now, lifetime);
    } catch (MalformedSecretsException e) {
      throw new IllegalStateException(unusable(cluster, e), e);
    }
  }

  /** A kubeconfig of a user in some groups; the cluster need not answer for it. */
  public Secret kubeconfig(
      Cluster cluster, Secret secrets, String user, List<String> groups, Duration lifetime) {
    try {
      var bundle = SecretsYaml.read(secrets);
      var now = clock.instant();
      return access.kubeconfig(
          cluster.name(), cluster.endpoint(), bundle, user, groups, now, lifetime);
    } catch (MalformedSecretsException e) {
      throw new IllegalStateException(unusable(cluster, e), e);
    }
  }

  @Override
  public Inspection inspect(InetAddress node) {
    var found = maintenance.inspect(node);
    LOG.debugf(
        "talos inspect node=%s result=%s", node.getHostAddress(), found.getClass().getSimpleName());
    return found;
  }

  @Override
  public Inspection identify(InetAddress node) {
    return maintenance.identify(node);
  }

  @Override
  public Survey survey(InetAddress node, Optional<Secret> secrets) {
    try {
      return secrets.isPresent()
          ? configured.survey(node, SecretsYaml.read(secrets.get()))
          : maintenance.survey(node);
    } catch (MalformedSecretsException e) {
      return new Survey.Unreadable(
          "its cluster's secrets cannot be used: %s; restore them from a backup"
              .formatted(e.getMessage()));
    }
  }

  @Override
  public Handover handOver(InetAddress node, Secret configuration, Secret secrets) {
    var outcome = scrubbed(maintenance.handOver(node, configuration), secrets);
    LOG.infof("talos handover node=%s result=%s", node.getHostAddress(), outcome);
    return outcome;
  }

  /** What quotes the configuration may quote a secret that stands under an innocent key. */
  private static Handover scrubbed(Handover outcome, Secret secrets) {
    Set<String> hidden;
    try {
      hidden = Scrubber.values(secrets);
    } catch (MalformedSecretsException e) {
      return outcome; // then no configuration was made with them
    }
    return switch (outcome) {
      case Handover.Accepted(var fingerprint, var warnings) ->
          new Handover.Accepted(
              fingerprint, warnings.stream().map(text -> Scrubber.without(text, hidden)).toList());
      case Handover.Refused(var advice) -> new Handover.Refused(Scrubber.without(advice, hidden));
      case Handover.Uncertain(var advice) ->
          new Handover.Uncertain(Scrubber.without(advice, hidden));
      case Handover.AlreadyConfigured already -> already;
    };
  }

  @Override
  public Observation observe(InetAddress node, Cluster cluster, Secret secrets) {
    try {
      return configured.observe(node, SecretsYaml.read(secrets));
    } catch (MalformedSecretsException e) {
      return new Observation.Unreachable(unusable(cluster, e));
    }
  }

  @Override
  public Bootstrap bootstrap(InetAddress node, Cluster cluster, Secret secrets) {
    try {
      var outcome = configured.bootstrap(node, SecretsYaml.read(secrets));
      LOG.infof(
          "talos bootstrap node=%s cluster=%s result=%s",
          node.getHostAddress(), cluster.name(), outcome);
      return outcome;
    } catch (MalformedSecretsException e) {
      return new Bootstrap.NotYet(unusable(cluster, e));
    }
  }

  @Override
  public Optional<Secret> kubeconfig(InetAddress node, Cluster cluster, Secret secrets) {
    try {
      return configured.kubeconfig(node, SecretsYaml.read(secrets));
    } catch (MalformedSecretsException e) {
      LOG.warnf("talos kubeconfig=none why=\"%s\"", unusable(cluster, e));
      return Optional.empty();
    }
  }

  private static String unusable(Cluster cluster, MalformedSecretsException e) {
    return "the secrets of cluster %s cannot be used: %s; restore them from a backup"
        .formatted(cluster.name(), e.getMessage());
  }
}
