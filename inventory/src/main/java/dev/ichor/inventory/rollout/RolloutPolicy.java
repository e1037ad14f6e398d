package dev.ichor.inventory.rollout;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What happens next in a rollout: control planes one at a time, health between, then workers a few
 * at a time; it stops at the first trouble. Pure, and asked again after each step, so a crash at
 * any point goes on from what is stored and seen.
 */
public final class RolloutPolicy {
  private final Limits limits;

  public RolloutPolicy(Limits limits) {
    this.limits = limits;
  }

  /**
   * @param node from the act to its proof; a node that takes longer is trouble
   * @param calm how long the rest of the cluster may be unwell before the rollout stops
   * @param settle how long after an act that may have been heard it is not repeated on a node that
   *     needs not be well for it: it may be restarting because of the first one
   * @param again the same for a node that is well all the while; doubles each time, to settle
   */
  public record Limits(Duration node, Duration calm, Duration settle, Duration again) {
    public static Limits standard() {
      return new Limits(
          Duration.ofMinutes(20),
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(5));
    }

    /** Since the last act, when the first one was so long before it. */
    Duration pause(Duration tried) {
      var longer = tried.compareTo(again) < 0 ? again : tried;
      return longer.compareTo(settle) > 0 ? settle : longer;
    }
  }

  /**
   * What a member shows.
   *
   * @param boot absent: it did not answer
   * @param well absent: nothing hinders; else why it is not running and ready
   * @param applied the configuration was read back: as wanted, or not; absent: not read
   * @param absence absent: it answers as a node of this cluster
   */
  public record View(
      Optional<String> version,
      Optional<String> boot,
      Optional<String> well,
      Optional<Boolean> applied,
      Optional<Absence> absence) {}

  /**
   * It did not answer as a node of this cluster, while it was under way.
   *
   * @param looks in a row
   * @param length since the first of them
   * @param told it said itself that it resets, since it was asked to
   */
  public record Absence(int looks, Duration length, boolean told) {}

  /**
   * Of the cluster.
   *
   * @param views of every node that is under way, and of each whose turn may come
   * @param unwell members that are not running and ready, with the reason
   * @param voters empty: etcd did not answer
   * @param memberOf each control plane's etcd member, as far as known
   */
  public record Facts(
      Map<MachineId, View> views,
      Map<MachineId, String> unwell,
      List<Voter> voters,
      Map<MachineId, Long> memberOf) {

    /** Why it cannot be said that a control plane without a known member has none. */
    public Optional<String> stranger() {
      return voters.stream()
          .filter(voter -> !memberOf.containsValue(voter.id()))
          .findFirst()
          .map(
              voter ->
                  "etcd has a member that belongs to no known control plane, perhaps this one (%s); remove it with talosctl etcd remove-member %s"
                      .formatted(voter.name(), Long.toHexString(voter.id())));
    }
  }

  /** The one next thing. */
  public sealed interface Next {
    /** Each of these has shown something: store it, then ask again. */
    record Store(Map<MachineId, Shown> shown) implements Next {}

    /** Store the intent for these, then act on them side by side. */
    record Act(List<MachineId> machines) implements Next {}

    record Wait(String why) implements Next {}

    record Pause(String why) implements Next {}

    record Finish() implements Next {}
  }

  /** A sign for the table, with a word for people. */
  public record Shown(Phases.Sign sign, String word) {}

  public Next next(Rollout rollout, Facts facts, Instant now) {
    var shown =
        rollout.nodes().stream()
            .filter(Node::isUnderWay)
            .flatMap(
                node ->
                    shown(rollout.kind(), node, facts, now).stream()
                        .map(sign -> Map.entry(node.machine(), sign)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (!shown.isEmpty()) {
      return new Next.Store(shown);
    }
    if (rollout.state() != Rollout.State.RUNNING) {
      return new Next.Wait(rollout.why());
    }
    var troubled =
        rollout.nodes().stream().filter(node -> node.phase() == Phase.TROUBLED).findFirst();
    if (troubled.isPresent()) {
      return new Next.Pause(troubled.get().word());
    }
    var again = again(rollout, facts, now);
    return again.isEmpty() ? onward(rollout, facts, now) : new Next.Act(again);
  }

  /** What a node under way has shown; empty: nothing yet. */
  private Optional<Shown> shown(Kind kind, Node node, Facts facts, Instant now) {
    var view = facts.views().get(node.machine());
    if (view != null) {
      var proof = Proof.of(kind, node, view, facts);
      if (proof.isPresent()) {
        return proof;
      }
    }
    if (now.isAfter(node.since().plus(limits.node()))) {
      var why =
          Optional.of(node)
              .filter(_ -> kind instanceof Kind.Remove)
              .flatMap(it -> Proof.stillInEtcd(it, facts))
              .or(() -> Optional.ofNullable(view).map(it -> it.well().orElse("it is as it was")))
              .orElse("nothing was seen of it");
      return Optional.of(
          new Shown(
              Phases.Sign.TROUBLE,
              "not proven within %d min: %s; %s"
                  .formatted(limits.node().toMinutes(), why, remedy(kind))));
    }
    return Optional.empty();
  }

  private static String remedy(Kind kind) {
    return switch (kind) {
      case Kind.Remove(var graceful, _) when !graceful ->
          "look at etcd's members, then resume or cancel";
      case Kind.Remove _ ->
          "whether it wiped itself is not known, so it is not wiped from here; look at its console:"
              + " if it did, cancel and remove it as dead, else resume";
      case Kind.Upgrade _, Kind.Revert _, Kind.Apply _ ->
          "look at its timeline, then resume or revert";
    };
  }

  /**
   * Intended, and whether the node heard of it is not known: it answers as before, so it did not.
   */
  private List<MachineId> again(Rollout rollout, Facts facts, Instant now) {
    return rollout.nodes().stream()
        .filter(node -> node.phase() == Phase.INTENDED)
        .filter(
            node ->
                Optional.ofNullable(facts.views().get(node.machine()))
                    .filter(view -> mayRepeat(rollout, node, view, now))
                    .isPresent())
        .map(Node::machine)
        .toList();
  }

  private boolean mayRepeat(Rollout rollout, Node node, View view, Instant now) {
    var last = rollout.changedAt();
    var patient = !now.isBefore(last.plus(limits.pause(Duration.between(node.since(), last))));
    var settled = !now.isBefore(last.plus(limits.settle()));
    return switch (rollout.kind()) {
      case Kind.Remove(var graceful, _) when !graceful -> patient; // the others are asked, not it
      case Kind.Remove _ -> view.boot().isPresent() && settled; // whoever boots has not been wiped
      case Kind.Revert _, Kind.Apply _ -> isSameBoot(node, view) && settled;
      case Kind.Upgrade _ -> isSameBoot(node, view) && view.well().isEmpty() && patient;
    };
  }

  private static boolean isSameBoot(Node node, View view) {
    return view.boot().isPresent() && !Proof.isAnotherBoot(node, view);
  }

  private Next onward(Rollout rollout, Facts facts, Instant now) {
    var waiting =
        rollout.nodes().stream()
            .filter(node -> node.phase() == Phase.WAITING)
            .sorted(order(rollout, facts))
            .toList();
    var underWay = rollout.nodes().stream().filter(Node::isUnderWay).toList();
    if (waiting.isEmpty()) {
      return underWay.isEmpty()
          ? new Next.Finish()
          : new Next.Wait("waits for %d nodes to be proven".formatted(underWay.size()));
    }
    var done = alreadyDone(rollout, waiting, facts);
    if (!done.isEmpty()) {
      return new Next.Store(done);
    }
    var first = waiting.getFirst();
    if (first.role() == Role.CONTROL_PLANE || rollout.kind() instanceof Kind.Remove) {
      return underWay.isEmpty()
          ? calm(rollout, facts, now, first)
          : new Next.Wait("one control plane at a time: waits for the one under way");
    }
    var free = rollout.workersAtOnce() - underWay.size();
    if (free < 1) {
      return new Next.Wait("%d workers are under way".formatted(underWay.size()));
    }
    var hindrance = unwellBeside(rollout, facts);
    return hindrance.isPresent()
        ? patience(rollout, hindrance.get(), now)
        : new Next.Act(waiting.stream().limit(free).map(Node::machine).toList());
  }

  /** Control planes first; what cures goes to the unwell first, so that quorum comes back. */
  private static Comparator<Node> order(Rollout rollout, Facts facts) {
    var cure = isCure(rollout.kind());
    return Comparator.comparing(Node::role)
        .thenComparing(node -> !(cure && facts.unwell().containsKey(node.machine())))
        .thenComparing(node -> node.machine().value());
  }

  /** Nothing needs to be done to a node that has it already. */
  private static Map<MachineId, Shown> alreadyDone(
      Rollout rollout, List<Node> waiting, Facts facts) {
    return waiting.stream()
        .filter(
            node ->
                Optional.ofNullable(facts.views().get(node.machine()))
                    .filter(view -> Proof.isThere(rollout.kind(), view))
                    .isPresent())
        .collect(
            Collectors.toMap(Node::machine, _ -> new Shown(Phases.Sign.PROVEN, "had it already")));
  }

  private Next calm(Rollout rollout, Facts facts, Instant now, Node first) {
    var unwell = unwellBeside(rollout, facts);
    if (unwell.isPresent()) {
      return patience(rollout, unwell.get(), now);
    }
    if (first.role() != Role.CONTROL_PLANE) {
      return new Next.Act(List.of(first.machine()));
    }
    if (facts.voters().isEmpty()) {
      return patience(rollout, "no control plane tells etcd's members", now);
    }
    var member = facts.memberOf().get(first.machine());
    var verdict =
        rollout.kind() instanceof Kind.Remove
            ? member == null
                ? facts
                    .stranger()
                    .<EtcdQuorum.Verdict>map(EtcdQuorum.Verdict.Refused::new)
                    .orElseGet(() -> new EtcdQuorum.Verdict.Allowed(Optional.empty()))
                : EtcdQuorum.mayRemove(facts.voters(), member)
            : EtcdQuorum.mayPause(facts.voters(), member == null ? 0 : member);
    return switch (verdict) {
      case EtcdQuorum.Verdict.Allowed _ -> new Next.Act(List.of(first.machine()));
      case EtcdQuorum.Verdict.Refused(var advice) -> patience(rollout, advice, now);
    };
  }

  /** Somebody who is not well and whom this rollout has not in its hands. */
  private static Optional<String> unwellBeside(Rollout rollout, Facts facts) {
    var ours = new ArrayList<MachineId>();
    rollout.nodes().stream().filter(Node::isUnderWay).forEach(node -> ours.add(node.machine()));
    if (isCure(rollout.kind())) {
      rollout.nodes().stream()
          .filter(node -> node.phase() == Phase.WAITING)
          .forEach(node -> ours.add(node.machine()));
    }
    return facts.unwell().entrySet().stream()
        .filter(entry -> !ours.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst();
  }

  /** What may be done to a node because it is unwell. */
  private static boolean isCure(Kind kind) {
    return switch (kind) {
      case Kind.Revert _, Kind.Apply _, Kind.Remove _ -> true;
      case Kind.Upgrade _ -> false;
    };
  }

  private Next patience(Rollout rollout, String why, Instant now) {
    return now.isAfter(rollout.changedAt().plus(limits.calm()))
        ? new Next.Pause(
            "the cluster was not well for %d min: %s; repair it, then resume"
                .formatted(limits.calm().toMinutes(), why))
        : new Next.Wait(why);
  }
}
