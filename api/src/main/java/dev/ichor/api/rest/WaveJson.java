package dev.ichor.api.rest;

import dev.ichor.api.app.WaveOffice;
import dev.ichor.api.config.Durations;
import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.model.Labels;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Printable;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A wave as the interface shows it.
 *
 * @param state {@code running}, {@code cancelling}, {@code stopping} or {@code ended}
 * @param counts machines by phase
 * @param why why no more is begun, when something but the end of the list is the reason
 */
public record WaveJson(
    UUID id,
    String action,
    String state,
    Instant askedAt,
    Optional<Instant> endedAt,
    Optional<String> why,
    Map<String, Long> counts,
    List<MemberJson> machines) {
  /**
   * One machine.
   *
   * @param seenAt its first packet since: the evidence that it really started
   */
  public record MemberJson(
      UUID machine,
      String name,
      String group,
      String phase,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Instant> seenAt,
      Optional<String> why) {
    static MemberJson of(Wave.Member member) {
      return new MemberJson(
          member.machine().value(),
          member.name(),
          member.group(),
          member.phase().name().toLowerCase(Locale.ROOT),
          member.startedAt(),
          member.endedAt(),
          member.seenAt(),
          member.why());
    }
  }

  static WaveJson of(Wave wave) {
    var counts = new LinkedHashMap<String, Long>();
    Arrays.stream(Phase.values())
        .filter(phase -> wave.count(phase) > 0)
        .forEach(phase -> counts.put(phase.name().toLowerCase(Locale.ROOT), wave.count(phase)));
    return new WaveJson(
        wave.id(),
        wave.action().name().toLowerCase(Locale.ROOT),
        state(wave),
        wave.askedAt(),
        wave.endedAt(),
        wave.stopped().or(() -> wave.cancelledAt().map(at -> "cancelled by an operator")),
        counts,
        wave.members().stream().map(MemberJson::of).toList());
  }

  private static String state(Wave wave) {
    if (wave.isOver()) {
      return "ended";
    }
    if (wave.cancelledAt().isPresent()) {
      return "cancelling";
    }
    return wave.stopped().isPresent() ? "stopping" : "running";
  }

  /**
   * What a wave is asked for; everything but {@code action} may be absent.
   *
   * @param action on, off, shutdown, reset, cycle, netboot or disk
   * @param machines names or ids; absent: all that match
   * @param match facts and patterns, as in rules: {@code {"label.rack": "r1"}}
   * @param groupBy label whose value is the group: rack, pdu
   * @param stagger least time between two starts in one group: 2s
   * @param expect how many machines it is meant to be; needed for more than ten that are disturbed
   * @param preview only say what would be done
   */
  public record Wish(
      String action,
      Optional<List<String>> machines,
      Optional<Map<String, String>> match,
      Optional<List<String>> states,
      Optional<String> groupBy,
      Optional<Integer> perGroup,
      Optional<String> stagger,
      Optional<Integer> atOnce,
      Optional<Integer> perMinute,
      Optional<Integer> failures,
      Optional<Integer> expect,
      Optional<Boolean> preview) {
    WaveOffice.Wish wish() {
      groupBy.ifPresent(label -> Labels.checked(Map.of(label, "x")));
      if (machines.isEmpty() && match.isEmpty() && states.isEmpty()) {
        throw new IllegalArgumentException(
            "a wave over everything is not guessed; give machines, match or states");
      }
      return new WaveOffice.Wish(
          Inputs.word(PowerAction.class, "action", action),
          Set.copyOf(machines.orElse(List.of())),
          Inputs.selector(match.orElse(Map.of())),
          states.orElse(List.of()).stream()
              .map(text -> Inputs.word(MachineState.class, "state", text).name())
              .collect(Collectors.toSet()),
          groupBy,
          limits(),
          expect);
    }

    private WaveLimits limits() {
      var usual = WaveLimits.DEFAULT;
      return new WaveLimits(
          perGroup.orElse(usual.perGroup()),
          stagger
              .map(
                  text ->
                      Durations.parse(text)
                          .orElseThrow(
                              () ->
                                  new IllegalArgumentException(
                                      "stagger '%s' is not a time; write it as 2s"
                                          .formatted(Printable.of(text)))))
              .orElse(usual.stagger()),
          atOnce.orElse(usual.atOnce()),
          perMinute.orElse(usual.perMinute()),
          failures.orElse(usual.failures()));
    }
  }

  /** What would be done. */
  public record PlanJson(
      String action,
      int count,
      List<Planned> machines,
      List<WaveOffice.LeftOut> leftOut,
      Optional<String> refused) {
    /** One machine of a preview. */
    public record Planned(UUID machine, String name, String group) {}

    static PlanJson of(WaveOffice.Wish wish, WaveOffice.Plan plan) {
      return new PlanJson(
          wish.action().name().toLowerCase(Locale.ROOT),
          plan.members().size(),
          plan.members().stream()
              .map(it -> new Planned(it.machine().value(), it.name(), it.group()))
              .toList(),
          plan.leftOut(),
          plan.refused());
    }
  }
}
