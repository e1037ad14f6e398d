package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Progress;
import dev.ichor.inventory.model.Progress.PullTicket;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rule;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens next to one machine: a total function of what is stored and seen. Pure; asked again
 * after every change, so a crash at any point continues from here.
 */
final class MachinePlan {
  /** Talos's pauses while it fetches its configuration grow to 17, 34 and 68 minutes. */
  static final Duration BETWEEN_ASKS = Duration.ofMinutes(75);

  /** Looks before it acts. */
  private static final Step CUT_OFF =
      new Step.PowerOnNetboot("Ichor ended while powering it on; looking what came of it");

  private final Timings timings;

  MachinePlan(Timings timings) {
    this.timings = timings;
  }

  /**
   * Facts beside the machine itself.
   *
   * @param notBefore pause of the last attempt
   * @param lastSeen when its packets or answers were last seen; the process start at the earliest
   * @param started of this process: no budget runs while nobody works on it
   * @param assigned how many machines each cluster group has, by {@link #groupKey}
   */
  record Facts(
      Optional<Instant> notBefore,
      Instant lastSeen,
      Instant started,
      List<Rule> rules,
      List<Cluster> clusters,
      Map<String, Integer> assigned) {}

  static String groupKey(String cluster, Role role) {
    return cluster + "/" + role;
  }

  Step next(Machine machine, Facts facts, Instant now) {
    if (machine.cordoned()) {
      return new Step.Wait("cordoned: nothing is done until it is uncordoned");
    }
    var step =
        switch (machine.state()) {
          case DISCOVERED -> discovered(machine, facts, now);
          case PENDING -> pending(machine, facts);
          case AVAILABLE -> available(machine, facts);
          case PROVISIONING -> provisioning(machine, facts, now);
          case ACTIVE -> active(machine);
          case CLEANING -> cleaning(machine, facts, now);
          case FAILED ->
              new Step.Wait(
                  machine.failure().map(failure -> "held: " + failure.why()).orElse("held"));
          case RETIRED -> new Step.Wait("retired: gets no answer at any stage");
        };
    return paused(machine, step, facts, now);
  }

  private static Step paused(Machine machine, Step step, Facts facts, Instant now) {
    var immediate =
        step instanceof Step.Wait
            || step instanceof Step.Fail
            || step instanceof Step.Fire
            || step instanceof Step.Label
            || step instanceof Step.Assign;
    return facts
        .notBefore()
        .filter(until -> !immediate && now.isBefore(until))
        .<Step>map(until -> new Step.Pause(until, step.why() + lastProblem(machine)))
        .orElse(step);
  }

  private static String lastProblem(Machine machine) {
    return machine.progress().lastProblem().map(text -> ": " + text).orElse("");
  }

  private Step discovered(Machine machine, Facts facts, Instant now) {
    if (machine.hardware().isPresent()) {
      return new Step.Fire(LifecycleEvent.INSPECTED, "its hardware was read");
    }
    return netbooted(
        machine,
        facts,
        timings.netboot(),
        now,
        address -> new Step.Inspect(address, "reading its hardware"));
  }

  /**
   * Waits for a network boot, or causes one where there is a BMC, then goes on with the address.
   */
  private Step netbooted(
      Machine machine,
      Facts facts,
      Duration budget,
      Instant now,
      java.util.function.Function<Inet4Address, Step> then) {
    var asked = machine.progress().powerRequestedAt();
    if (machine.progress().attempts() >= timings.attempts()) {
      return spent(machine);
    }
    if (isCutOff(machine, facts)) {
      return CUT_OFF;
    }
    if (machine.bmc().isPresent() && asked.isEmpty() && machine.address().isEmpty()) {
      return new Step.PowerOnNetboot("powering on for one network boot");
    }
    if (machine.bmc().isPresent()
        && asked.isEmpty()
        && machine.progress().attempts() > 0
        && facts.lastSeen().plus(timings.silence()).isBefore(now)) {
      return new Step.PowerOnNetboot("does not answer; powering on for one network boot");
    }
    var exhausted = exhausted(machine, facts, asked.orElse(machine.since()), budget, now);
    if (exhausted.isPresent() && (asked.isPresent() || machine.address().isPresent())) {
      return exhausted.get();
    }
    if (machine.address().isPresent()) {
      return then.apply(machine.address().get());
    }
    if (waitsForPerson(machine)) {
      return new Step.Wait("a person is asked to start it from the network; see /api/v1/tasks");
    }
    return new Step.Wait(
        machine.bmc().isPresent()
            ? "powered on, no network boot seen yet"
            : "waits for its first network boot; power it on");
  }

  /** Its power-on was under way when Ichor ended: it may be booting, and may never have begun. */
  private static boolean isCutOff(Machine machine, Facts facts) {
    return PowerHand.isUnconfirmed(machine)
        && PowerHand.hasController(machine)
        && machine
            .progress()
            .powerRequestedAt()
            .filter(at -> at.isBefore(facts.started()))
            .isPresent();
  }

  private static boolean waitsForPerson(Machine machine) {
    return PowerHand.isByHand(machine)
        && machine.progress().powerRequestedAt().isPresent()
        && machine.progress().powerDoneAt().isEmpty();
  }

  private Step spent(Machine machine) {
    return new Step.Fail(
        "%d attempts did not come through%s".formatted(timings.attempts(), lastProblem(machine)));
  }

  private static Instant latest(Instant... instants) {
    return Stream.of(instants).max(Comparator.naturalOrder()).orElseThrow();
  }

  private Optional<Step> exhausted(
      Machine machine, Facts facts, Instant asked, Duration budget, Instant now) {
    var from = latest(asked, facts.started(), machine.progress().heldAt().orElse(asked));
    if (machine.progress().attempts() >= timings.attempts()) {
      return Optional.of(spent(machine));
    }
    if (waitsForPerson(machine)) {
      return Optional.empty(); // people have their own time
    }
    if (now.isAfter(from.plus(budget))) {
      return Optional.of(
          new Step.Fail(
              "nothing came of it within %d min%s"
                  .formatted(budget.toMinutes(), lastProblem(machine))));
    }
    return Optional.empty();
  }

  private static Step pending(Machine machine, Facts facts) {
    for (var rule : matching(machine, facts)) {
      switch (rule.action()) {
        case Rule.Action.Approve _ -> {
          return new Step.Fire(LifecycleEvent.APPROVED, "rule '%s'".formatted(rule.name()));
        }
        case Rule.Action.Refuse(var reason) -> {
          return new Step.Fire(
              LifecycleEvent.REFUSED, "rule '%s': %s".formatted(rule.name(), reason));
        }
        case Rule.Action.Label(var key, var value) -> {
          // what is labelled already stays: two rules on one key would never come to rest
          if (!machine.labels().containsKey(key)) {
            return new Step.Label(key, value, "rule '%s'".formatted(rule.name()));
          }
        }
        case Rule.Action.Assign _ -> {}
      }
    }
    return new Step.Wait("waits for approval by a rule or a person");
  }

  private static Step available(Machine machine, Facts facts) {
    for (var rule : matching(machine, facts)) {
      if (rule.action() instanceof Rule.Action.Assign(var cluster, var role, var patches)
          && facts.clusters().stream().anyMatch(known -> known.name().equals(cluster))) {
        return new Step.Assign(
            new Assignment(cluster, role, patches), "rule '%s'".formatted(rule.name()));
      }
    }
    for (var cluster : facts.clusters()) {
      for (var group : cluster.groups()) {
        var taken = facts.assigned().getOrDefault(groupKey(cluster.name(), group.role()), 0);
        if (taken < group.count() && group.selector().matches(machine.facts())) {
          return new Step.Assign(
              new Assignment(cluster.name(), group.role(), List.of()),
              "cluster '%s' takes %s machines by selector"
                  .formatted(cluster.name(), group.role().talosName()));
        }
      }
    }
    return new Step.Wait("waits to be assigned to a cluster");
  }

  private static List<Rule> matching(Machine machine, Facts facts) {
    return facts.rules().stream()
        .filter(rule -> rule.selector().matches(machine.facts()))
        .sorted(Comparator.comparingInt(Rule::order).thenComparing(Rule::name))
        .toList();
  }

  private Step provisioning(Machine machine, Facts facts, Instant now) {
    var cluster = machine.assignment().map(Assignment::cluster).orElse("");
    if (facts.clusters().stream().noneMatch(known -> known.name().equals(cluster))) {
      return new Step.Wait("cluster '%s' does not exist; create it or unassign".formatted(cluster));
    }
    var accepted = machine.progress().configAcceptedAt();
    if (accepted.isEmpty() && machine.isProtected()) {
      return new Step.Wait("protected: not installed until that is cleared");
    }
    if (accepted.isEmpty() && isPulled(facts, cluster)) {
      return pulling(machine, facts, now);
    }
    if (accepted.isEmpty()) {
      return netbooted(
          machine,
          facts,
          timings.handover(),
          now,
          address -> new Step.HandOver(address, "handing over its configuration"));
    }
    return exhausted(machine, facts, accepted.get(), timings.install(), now)
        .orElseGet(
            () ->
                machine
                    .address()
                    .<Step>map(
                        address ->
                            new Step.Observe(address, "configured; installing, not yet proven"))
                    .orElseGet(() -> new Step.Wait("configured; its address is not known")));
  }

  private static boolean isPulled(Facts facts, String cluster) {
    return facts.clusters().stream()
        .anyMatch(known -> known.name().equals(cluster) && known.isPulled());
  }

  /** It fetches its configuration when it netboots; until it does, nothing is sent to it. */
  private Step pulling(Machine machine, Facts facts, Instant now) {
    var progress = machine.progress();
    if (progress.pull().isEmpty()
        && machine.bmc().isPresent()
        && progress.powerRequestedAt().isEmpty()
        && progress.attempts() < timings.attempts()) {
      return new Step.PowerOnNetboot("restarting it so that it fetches its configuration");
    }
    if (isCutOff(machine, facts) && progress.attempts() < timings.attempts()) {
      return CUT_OFF;
    }
    var begun = progress.pull().map(PullTicket::issuedAt).or(progress::powerRequestedAt);
    return begun
        .flatMap(from -> exhausted(machine, facts, from, patience(progress), now))
        .orElseGet(
            () ->
                new Step.Wait(
                    begun.isPresent()
                        ? "netboots; has not fetched its configuration yet"
                        : "its cluster's machines fetch their configuration when they netboot; restart it"));
  }

  /** A machine that was told to wait asks again by itself, each time later. */
  private Duration patience(Progress progress) {
    var usual = timings.handover();
    var isHeld = progress.heldAt().isPresent();
    return isHeld && usual.compareTo(BETWEEN_ASKS) < 0 ? BETWEEN_ASKS : usual;
  }

  private static Step active(Machine machine) {
    return machine
        .address()
        .<Step>map(address -> new Step.Observe(address, "runs from its disk"))
        .orElseGet(() -> new Step.Wait("runs from its disk; its address is not known"));
  }

  private Step cleaning(Machine machine, Facts facts, Instant now) {
    if (machine.progress().wipeServedAt().isEmpty()) {
      if (machine.isProtected()) {
        return new Step.Wait("protected: not wiped until that is cleared");
      }
      if (isCutOff(machine, facts)) {
        return CUT_OFF;
      }
      return machine.bmc().isPresent() && machine.progress().powerRequestedAt().isEmpty()
          ? new Step.PowerOnNetboot("powering on for its one wipe boot")
          : exhausted(machine, facts, machine.since(), timings.clean(), now)
              .orElseGet(() -> new Step.Wait("waits for its one wipe boot; restart it"));
    }
    return netbooted(
        machine,
        facts,
        timings.clean(),
        now,
        address -> new Step.Inspect(address, "wiped; looking whether its disks are clean"));
  }
}
