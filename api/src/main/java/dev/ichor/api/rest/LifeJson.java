package dev.ichor.api.rest;

import dev.ichor.inventory.enrolment.HealthDesk;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.port.NodeOperations.Applied;
import dev.ichor.inventory.rollout.EtcdQuorum;
import dev.ichor.inventory.rollout.HealthCheck;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A running cluster as the interface shows it. */
final class LifeJson {
  private LifeJson() {}

  /**
   * @param state {@code healthy} when nothing is waited for and nothing failed; else {@code
   *     waiting} or {@code unhealthy}
   * @param unknown how many checks could not be asked
   */
  record HealthJson(String cluster, String state, long unknown, List<CheckJson> checks) {
    static HealthJson of(String cluster, List<HealthCheck> checks) {
      var state =
          has(checks, HealthCheck.State.FAILED)
              ? "unhealthy"
              : has(checks, HealthCheck.State.WAITING) ? "waiting" : "healthy";
      return new HealthJson(
          cluster,
          state,
          checks.stream().filter(it -> it.state() == HealthCheck.State.UNKNOWN).count(),
          checks.stream().map(CheckJson::of).toList());
    }

    private static boolean has(List<HealthCheck> checks, HealthCheck.State state) {
      return checks.stream().anyMatch(check -> check.state() == state);
    }
  }

  /** {@code state}: passed, waiting, failed or unknown. */
  record CheckJson(String name, String state, String why) {
    static CheckJson of(HealthCheck check) {
      return new CheckJson(check.name(), spoken(check.state()), check.why());
    }
  }

  /**
   * @param tolerates how many more members may fall out; negative: there is no quorum
   * @param silent control planes that do not tell etcd's state
   */
  record EtcdJson(
      List<MemberJson> members,
      List<AlarmJson> alarms,
      int tolerates,
      String mayAdd,
      List<String> silent) {
    static EtcdJson of(HealthDesk.EtcdView view) {
      return new EtcdJson(
          view.members().stream().map(it -> MemberJson.of(view, it)).toList(),
          view.alarms().stream()
              .map(it -> new AlarmJson(Long.toHexString(it.member()), it.kind()))
              .toList(),
          EtcdQuorum.tolerates(view.members()),
          verdict(view.mayAdd()),
          view.silent());
    }
  }

  /** {@code mayLeave}: {@code yes}, or what stands in the way. */
  record MemberJson(String id, String name, boolean learner, boolean healthy, String mayLeave) {
    static MemberJson of(HealthDesk.EtcdView view, EtcdQuorum.Voter member) {
      return new MemberJson(
          Long.toHexString(member.id()),
          member.name(),
          member.learner(),
          member.healthy(),
          verdict(EtcdQuorum.mayRemove(view.members(), member.id())));
    }
  }

  record AlarmJson(String member, String kind) {}

  private static String verdict(EtcdQuorum.Verdict verdict) {
    return switch (verdict) {
      case EtcdQuorum.Verdict.Allowed(var warning) ->
          warning.map("yes, but "::concat).orElse("yes");
      case EtcdQuorum.Verdict.Refused(var advice) -> advice;
    };
  }

  /** The machine that is let in where all control planes are lost, and what a person does then. */
  record RecoveryJson(String cluster, UUID machine, String next) {
    static RecoveryJson of(String cluster, UUID machine) {
      return new RecoveryJson(
          cluster,
          machine,
          "once it is ACTIVE, restore etcd on it: talosctl bootstrap --recover-from SNAPSHOT");
    }
  }

  /** What goes through the cluster, or went last. */
  record RolloutJson(
      UUID id,
      String kind,
      Optional<String> from,
      Optional<String> to,
      Optional<String> mode,
      String state,
      String why,
      int workersAtOnce,
      Instant startedAt,
      Instant changedAt,
      List<NodeJson> nodes) {
    static RolloutJson of(Rollout rollout, Function<Rollout.Node, String> name) {
      var kind = rollout.kind();
      return new RolloutJson(
          rollout.id(),
          kind(kind),
          from(kind),
          to(kind),
          kind instanceof Rollout.Kind.Apply(var mode)
              ? Optional.of(spoken(mode))
              : Optional.empty(),
          spoken(rollout.state()),
          rollout.why(),
          rollout.workersAtOnce(),
          rollout.startedAt(),
          rollout.changedAt(),
          rollout.nodes().stream().map(it -> NodeJson.of(it, name.apply(it))).toList());
    }

    private static String kind(Rollout.Kind kind) {
      return switch (kind) {
        case Rollout.Kind.Upgrade _ -> "upgrade";
        case Rollout.Kind.Revert _ -> "revert";
        case Rollout.Kind.Apply _ -> "apply";
        case Rollout.Kind.Remove(var graceful, _) -> graceful ? "remove" : "remove-dead";
      };
    }

    private static Optional<String> from(Rollout.Kind kind) {
      return switch (kind) {
        case Rollout.Kind.Upgrade(var from, _) -> Optional.of(from.version());
        case Rollout.Kind.Revert(var from, _) -> Optional.of(from.version());
        case Rollout.Kind.Apply _, Rollout.Kind.Remove _ -> Optional.empty();
      };
    }

    private static Optional<String> to(Rollout.Kind kind) {
      return switch (kind) {
        case Rollout.Kind.Upgrade(_, var to) -> Optional.of(to.version());
        case Rollout.Kind.Revert(_, var to) -> Optional.of(to.version());
        case Rollout.Kind.Apply _, Rollout.Kind.Remove _ -> Optional.empty();
      };
    }
  }

  record NodeJson(
      UUID machine, String name, String role, String phase, Instant since, String word) {
    static NodeJson of(Rollout.Node node, String name) {
      return new NodeJson(
          node.machine().value(),
          name,
          node.role().talosName(),
          spoken(node.phase()),
          node.since(),
          node.word());
    }
  }

  /**
   * @param changes absent: its configuration could not be read
   * @param mode that Talos would choose: {@code reboot} restarts the node
   */
  record NodePlanJson(
      UUID machine,
      String name,
      Optional<Boolean> changes,
      Optional<String> mode,
      boolean reboots,
      Optional<String> problem,
      List<String> warnings) {
    static NodePlanJson of(HealthDesk.NodePlan plan) {
      return switch (plan.answer()) {
        case Applied.Taken(var mode, _, var warnings) ->
            new NodePlanJson(
                plan.machine().value(),
                plan.name(),
                plan.changes(),
                Optional.of(spoken(mode)),
                mode == Rollout.ApplyMode.REBOOT && plan.changes().orElse(true),
                Optional.empty(),
                warnings);
        case Applied.Refused(var advice) -> without(plan, advice);
        case Applied.Uncertain(var advice) -> without(plan, advice);
      };
    }

    private static NodePlanJson without(HealthDesk.NodePlan plan, String advice) {
      return new NodePlanJson(
          plan.machine().value(),
          plan.name(),
          plan.changes(),
          Optional.empty(),
          false,
          Optional.of(advice),
          List.of());
    }
  }

  private static String spoken(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
