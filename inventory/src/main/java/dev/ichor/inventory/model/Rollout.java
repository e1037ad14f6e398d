package dev.ichor.inventory.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One change that goes through a cluster node by node, as far as it has come. A cluster has at most
 * one that is not over. Stored with its cluster, before each act and after it.
 *
 * @param why what it waits for, or why it stopped, for people
 * @param workersAtOnce how many workers may be away at the same time; control planes go one by one
 * @param changedAt when anything of it last changed, a resumption included
 */
public record Rollout(
    UUID id,
    Kind kind,
    State state,
    String why,
    int workersAtOnce,
    Instant startedAt,
    Instant changedAt,
    List<Node> nodes) {
  public Rollout {
    nodes = List.copyOf(nodes);
    if (workersAtOnce < 1 || workersAtOnce > 100) {
      throw new IllegalArgumentException(
          "workersAtOnce is 1 to 100, not %d".formatted(workersAtOnce));
    }
  }

  /** Which Talos. */
  public record Release(String version, String schematic) {}

  /** What is done to each node. */
  public sealed interface Kind {
    /** Another Talos is installed (Upgrade), then the node restarts. */
    record Upgrade(Release from, Release to) implements Kind {}

    /** The Talos of before is started again (Rollback). */
    record Revert(Release from, Release to) implements Kind {}

    /** The configuration as it would be generated now is applied. */
    record Apply(ApplyMode mode) implements Kind {}

    /**
     * The node leaves the cluster and goes back to the pool.
     *
     * @param graceful by its own Reset (drain, etcd leave, wipe); false: it is dead, its member is
     *     removed and it is wiped when it next boots
     * @param keepsNode its Kubernetes node object stays
     */
    record Remove(boolean graceful, boolean keepsNode) implements Kind {
      /** Its Kubernetes node object goes too. */
      public Remove(boolean graceful) {
        this(graceful, false);
      }
    }
  }

  /** Talos's own ways to take a configuration (ApplyConfigurationRequest.Mode). */
  public enum ApplyMode {
    AUTO,
    NO_REBOOT,
    REBOOT,
    STAGED,
    TRY
  }

  /** Of the whole. */
  public enum State {
    RUNNING,
    /** Something went wrong, or a person said so; goes on when resumed. */
    PAUSED,
    DONE,
    /** Given up by a person; what was done stays done. */
    CANCELLED
  }

  /** Of one node; entered only by the table in {@code rollout.Phases}. */
  public enum Phase {
    WAITING,
    /** To be done; the node may have heard of it or not. */
    INTENDED,
    /** The node said yes; not proven yet. */
    ACCEPTED,
    /** Proven by what the node answers. */
    DONE,
    TROUBLED,
    SKIPPED
  }

  /**
   * One node's part.
   *
   * @param since when the phase was entered
   * @param boot the boot that the node had before the act; absent: not read
   * @param member its etcd member before the act; absent: a worker, or not known
   * @param word what happened last, for people
   */
  public record Node(
      MachineId machine,
      Role role,
      Phase phase,
      Instant since,
      Optional<String> boot,
      Optional<Long> member,
      String word) {
    /** Of which no etcd member is known. */
    public Node(
        MachineId machine,
        Role role,
        Phase phase,
        Instant since,
        Optional<String> boot,
        String word) {
      this(machine, role, phase, since, boot, Optional.empty(), word);
    }

    public boolean isUnderWay() {
      return phase == Phase.INTENDED || phase == Phase.ACCEPTED;
    }
  }

  public boolean isOver() {
    return state == State.DONE || state == State.CANCELLED;
  }

  /** The first node to which something is being done; a paused rollout may have some. */
  public Optional<Node> underWay() {
    return nodes.stream().filter(Node::isUnderWay).findFirst();
  }

  public Optional<Node> node(MachineId machine) {
    return nodes.stream().filter(node -> node.machine().equals(machine)).findFirst();
  }

  public Rollout withState(State entered, String reason, Instant now) {
    return new Rollout(id, kind, entered, reason, workersAtOnce, startedAt, now, nodes);
  }

  /** Says what it waits for; nothing has changed by that. */
  public Rollout withWhy(String reason) {
    return new Rollout(id, kind, state, reason, workersAtOnce, startedAt, changedAt, nodes);
  }

  public Rollout with(MachineId machine, UnaryOperator<Node> change, Instant now) {
    var changed =
        nodes.stream()
            .map(node -> node.machine().equals(machine) ? change.apply(node) : node)
            .toList();
    return new Rollout(id, kind, state, why, workersAtOnce, startedAt, now, changed);
  }
}
