package dev.ichor.inventory.port;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of, and done to, configured Talos nodes over mutual TLS. Calls block, each within
 * its own budget; expected outcomes are values.
 */
public interface NodeOperations {
  /** Everything that health is judged by; one connection, some twenty calls. */
  Look look(InetAddress node, Cluster cluster, Secret secrets);

  /**
   * Installs another Talos beside the present one and restarts into it (Upgrade).
   *
   * @param configuration the one that names the image, under {@code machine.install.image}
   */
  Act upgrade(InetAddress node, Cluster cluster, Secret secrets, Secret configuration);

  /** Starts the Talos of before the last upgrade (Rollback). */
  Act rollback(InetAddress node, Cluster cluster, Secret secrets);

  Applied apply(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration, ApplyMode mode);

  /** What {@link #apply} would do; nothing is changed on the node. */
  Applied rehearse(
      InetAddress node, Cluster cluster, Secret secrets, Secret configuration, ApplyMode mode);

  /** Whether the node runs, and has on its disk, that configuration; compared as documents. */
  ReadBack readBack(InetAddress node, Cluster cluster, Secret secrets, Secret configuration);

  /** Wipes the system disk and restarts (Reset); graceful drains and leaves etcd first. */
  Act reset(InetAddress node, Cluster cluster, Secret secrets, boolean graceful);

  /** Asks this control plane to remove a member of etcd that is not coming back. */
  Act removeMember(InetAddress node, Cluster cluster, Secret secrets, long member);

  /** What only the Kubernetes API knows; empty with the reason when it does not answer. */
  Kubernetes kubernetes(Secret kubeconfig);

  /**
   * Deletes the Kubernetes node object of a machine that has left. Never one that is ready, nor one
   * that is younger than its leaving: that is another machine's.
   *
   * @param node the address that it had
   * @param asked when it was to leave
   */
  Forgotten forget(Secret kubeconfig, InetAddress node, Instant asked);

  /** Answer to {@link #look}. */
  sealed interface Look {
    record Seen(NodeReport report) implements Look {}

    /** It does not answer as a node of this cluster. */
    record Away(String why) implements Look {}
  }

  /**
   * One node's own word.
   *
   * @param stage Talos machine stage, {@code running} once booted
   * @param unmet conditions that readiness waits for, {@code name: reason}
   * @param boot changes with each boot
   * @param services by id ({@code etcd}, {@code kubelet}); those that do not exist are absent
   * @param etcd as this member sees it; absent on workers and while etcd does not answer
   * @param staticPods whether each is ready, by name without the node's
   * @param kubeNode absent: the node does not know its Kubernetes node
   * @param memoryMiB 0: not told
   * @param diskBytes of the system disk; 0: not told
   */
  record NodeReport(
      String version,
      String stage,
      boolean ready,
      List<String> unmet,
      String boot,
      Map<String, Service> services,
      Optional<Etcd> etcd,
      Map<String, Boolean> staticPods,
      Optional<KubeNode> kubeNode,
      List<String> diagnostics,
      long memoryMiB,
      long diskBytes) {
    public NodeReport {
      unmet = List.copyOf(unmet);
      services = Map.copyOf(services);
      staticPods = Map.copyOf(staticPods);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * A service of machined.
   *
   * @param state {@code Running}, {@code Preparing}, {@code Failed}, ...
   */
  record Service(String state, boolean healthy, String word) {}

  /**
   * etcd as one member tells it.
   *
   * @param self the member that was asked; 0: it does not know
   * @param leader 0: there is none
   * @param alarms {@code NOSPACE}, {@code CORRUPT}, with the member that has it
   * @param errors of this member
   */
  record Etcd(
      List<Member> members, long self, long leader, List<Alarm> alarms, List<String> errors) {
    public Etcd {
      members = List.copyOf(members);
      alarms = List.copyOf(alarms);
      errors = List.copyOf(errors);
    }
  }

  record Member(long id, String hostname, List<String> clientUrls, boolean learner) {
    public Member {
      clientUrls = List.copyOf(clientUrls);
    }
  }

  record Alarm(long member, String kind) {}

  record KubeNode(String name, boolean ready, boolean unschedulable) {}

  /** Answer to a call that changes a node. */
  sealed interface Act {
    record Done() implements Act {}

    /** Talos said no: its text, and what to change. */
    record Refused(String advice) implements Act {}

    /** It may have been done or not: look before it is tried again. */
    record Uncertain(String advice) implements Act {}
  }

  /** Answer to {@link #apply} and {@link #rehearse}. */
  sealed interface Applied {
    /**
     * @param mode that Talos chose
     * @param details Talos's summary without secrets
     */
    record Taken(ApplyMode mode, String details, List<String> warnings) implements Applied {
      public Taken {
        warnings = List.copyOf(warnings);
      }
    }

    record Refused(String advice) implements Applied {}

    record Uncertain(String advice) implements Applied {}
  }

  /** Answer to {@link #readBack}. */
  sealed interface ReadBack {
    /**
     * @param running the node works by it
     * @param stored it is what the next boot starts with
     */
    record Read(boolean running, boolean stored) implements ReadBack {}

    record Unknown(String advice) implements ReadBack {}
  }

  /** Answer to {@link #kubernetes}. */
  sealed interface Kubernetes {
    /**
     * @param nodes as registered
     * @param pods of namespace kube-system: {@code NAME} to whether it is ready
     */
    record Answered(List<KubeNode> nodes, Map<String, Boolean> pods) implements Kubernetes {
      public Answered {
        nodes = List.copyOf(nodes);
        pods = Map.copyOf(pods);
      }
    }

    record Away(String why) implements Kubernetes {}
  }

  /** Answer to {@link #forget}. */
  sealed interface Forgotten {
    record Deleted(String name) implements Forgotten {}

    /** There is none of that address and age. */
    record Absent() implements Forgotten {}

    /** It cannot be said, or not yet: ask again. */
    record NotYet(String why) implements Forgotten {}
  }
}
