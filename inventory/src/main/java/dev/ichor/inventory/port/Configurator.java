package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Secret;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Talks to Talos nodes and writes their configuration. Calls block, each within its own budget of
 * seconds; expected outcomes are values.
 */
public interface Configurator {
  /** A fresh secrets bundle for a cluster, in the YAML form of {@code talosctl gen secrets}. */
  Secret newSecrets(Cluster cluster);

  /**
   * The complete machine configuration (multi-document YAML) for the machine's role in its cluster.
   */
  Generated configuration(Machine machine, Cluster cluster, Secret secrets);

  /** An administrator's talosconfig (YAML) for the cluster. */
  Secret talosconfig(Cluster cluster, Secret secrets, List<InetAddress> endpoints);

  /**
   * Reads a node in maintenance mode without credentials (COSI resources, TLS of any certificate).
   */
  Inspection inspect(InetAddress node);

  /**
   * As {@link #inspect}, of the hardware no more than serial, UUID and NICs: enough to know whose
   * address it is, and a fifth of the work where hundreds are handed their configuration.
   */
  default Inspection identify(InetAddress node) {
    return inspect(node);
  }

  /**
   * Reads everything that a node says of its hardware.
   *
   * @param secrets of its cluster, for a node that has its configuration; absent in maintenance
   */
  Survey survey(InetAddress node, Optional<Secret> secrets);

  /**
   * Hands the configuration over in maintenance mode (ApplyConfiguration, mode AUTO).
   *
   * @param secrets of the cluster: none of their values is in what comes back
   */
  Handover handOver(InetAddress node, Secret configuration, Secret secrets);

  /** Reads a configured node over mutual TLS. */
  Observation observe(InetAddress node, Cluster cluster, Secret secrets);

  /** Bootstraps etcd on this one control plane. */
  Bootstrap bootstrap(InetAddress node, Cluster cluster, Secret secrets);

  /** The administrator's kubeconfig as the node issues it; empty when the node does not yet. */
  Optional<Secret> kubeconfig(InetAddress node, Cluster cluster, Secret secrets);

  /** Answer to {@link #configuration}. */
  sealed interface Generated {
    record Ready(Secret configuration, List<String> warnings) implements Generated {}

    /** One sentence with path and remedy. */
    record Impossible(String advice) implements Generated {}
  }

  /** Answer to {@link #inspect}. */
  sealed interface Inspection {
    /**
     * @param fingerprint base64 of SHA-256 over the certificate's SubjectPublicKeyInfo
     * @param stage Talos machine stage, {@code maintenance} when ready for a configuration
     * @param installed a system disk exists already
     * @param report everything that the hardware says of itself
     */
    record Found(
        Hardware hardware,
        String talosVersion,
        String fingerprint,
        String stage,
        boolean installed,
        HardwareReport report)
        implements Inspection {}

    /** The node asks for a client certificate: it has a configuration. */
    record Configured() implements Inspection {}

    record Unreachable(String advice) implements Inspection {}
  }

  /** Answer to {@link #survey}. */
  sealed interface Survey {
    /**
     * @param hardware the same in the few words that rules and configurations go by
     */
    record Read(HardwareReport report, Hardware hardware) implements Survey {}

    /** Nothing is known: one sentence with the remedy. */
    record Unreadable(String advice) implements Survey {}
  }

  /** Answer to {@link #handOver}. */
  sealed interface Handover {
    record Accepted(String fingerprint, List<String> warnings) implements Handover {}

    record AlreadyConfigured() implements Handover {}

    /** Talos said no: its text, and what to change. */
    record Refused(String advice) implements Handover {}

    /** No answer, or the connection broke: look again before sending again. */
    record Uncertain(String advice) implements Handover {}
  }

  /** Answer to {@link #observe}. */
  sealed interface Observation {
    /**
     * @param installed SystemDisk resource present
     * @param unmet unmet conditions, {@code name: reason}
     * @param bootId changes with each boot; empty when the version has none
     */
    record Seen(
        String stage,
        boolean ready,
        List<String> unmet,
        boolean installed,
        String talosVersion,
        Optional<String> bootId)
        implements Observation {}

    /** It answers, but with another cluster's certificate, or wants another client certificate. */
    record NotOurs(String advice) implements Observation {}

    /** Still in maintenance: it lost, or never took, its configuration. */
    record Maintenance() implements Observation {}

    record Unreachable(String advice) implements Observation {}
  }

  /** Answer to {@link #bootstrap}. */
  sealed interface Bootstrap {
    record Done() implements Bootstrap {}

    /** etcd has data already; done if this is our cluster. */
    record AlreadyDone() implements Bootstrap {}

    record NotYet(String advice) implements Bootstrap {}

    record WrongTarget(String advice) implements Bootstrap {}
  }
}
