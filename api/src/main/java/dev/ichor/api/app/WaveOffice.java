package dev.ichor.api.app;

import dev.ichor.bmc.wave.WaveDesk;
import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineView;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Chooses the machines of a wave, and guards against the wave that nobody meant. */
public final class WaveOffice {
  /** A disruptive wave over more machines must say how many it expects. */
  public static final int LARGEST_UNSAID = 10;

  private final Inventory inventory;
  private final WaveDesk desk;

  WaveOffice(Inventory inventory, WaveDesk desk) {
    this.inventory = inventory;
    this.desk = desk;
  }

  /**
   * What is asked for.
   *
   * @param machines names or ids; empty: all that the selector matches
   * @param groupBy label whose value is the group, e.g. {@code rack} or {@code pdu}
   * @param expect how many machines the person thinks it is; empty: did not say
   */
  public record Wish(
      PowerAction action,
      Set<String> machines,
      Selector selector,
      Set<String> states,
      Optional<String> groupBy,
      WaveLimits limits,
      Optional<Integer> expect) {}

  /** A machine that is not taken, and why. */
  public record LeftOut(String name, String why) {}

  /**
   * What would be done.
   *
   * @param refused why it would not be begun; empty when it would
   */
  public record Plan(List<Member> members, List<LeftOut> leftOut, Optional<String> refused) {}

  public Plan plan(Wish wish) {
    var members = new ArrayList<Member>();
    var leftOut = new ArrayList<LeftOut>();
    var views = inventory.machines().list();
    unknown(wish, views).forEach(name -> leftOut.add(new LeftOut(name, "no such machine")));
    for (var view : views) {
      var machine = view.machine();
      if (isWanted(machine, wish)) {
        hindrance(machine, wish.action())
            .ifPresentOrElse(
                why -> leftOut.add(new LeftOut(machine.name(), why)),
                () ->
                    members.add(
                        Member.waiting(
                            machine.id(), machine.name(), group(machine, wish.groupBy()))));
      }
    }
    return new Plan(
        interleaved(members),
        List.copyOf(leftOut),
        refused(wish, members, leftOut).or(() -> desk.overlap(members)));
  }

  public WaveDesk.Asked begin(Wish wish, Plan plan) {
    return plan.refused()
        .<WaveDesk.Asked>map(WaveDesk.Asked.Refused::new)
        .orElseGet(() -> desk.begin(wish.action(), plan.members(), wish.groupBy(), wish.limits()));
  }

  public List<Wave> list() {
    return desk.list();
  }

  public Optional<Wave> find(UUID id) {
    return desk.find(id);
  }

  public Optional<Wave> cancel(UUID id) {
    return desk.cancel(id);
  }

  private static Set<String> unknown(Wish wish, List<MachineView> views) {
    var left = new HashSet<>(wish.machines());
    views.forEach(
        view -> {
          left.remove(view.machine().name());
          left.remove(view.machine().id().toString());
        });
    return left;
  }

  private static boolean isWanted(Machine machine, Wish wish) {
    var byName =
        wish.machines().isEmpty()
            || wish.machines().contains(machine.name())
            || wish.machines().contains(machine.id().toString());
    var byState = wish.states().isEmpty() || wish.states().contains(machine.state().name());
    return byName && byState && wish.selector().matches(machine.facts());
  }

  /** Why the machine is not to be acted on; asked when a wave is planned and again at its turn. */
  static Optional<String> hindrance(Machine machine, PowerAction action) {
    if (machine.bmc().isEmpty()) {
      return Optional.of("it has no BMC on record");
    }
    if (machine.state() == MachineState.RETIRED) {
      return Optional.of("it is retired");
    }
    if (machine.isProtected() && action.isDisruptive()) {
      return Optional.of("it is protected; clear that first");
    }
    return Optional.empty();
  }

  static String group(Machine machine, Optional<String> groupBy) {
    return groupBy
        .map(label -> machine.labels().getOrDefault(label, "without " + label))
        .orElse(WaveDesk.ONE_GROUP);
  }

  /** Round by round over the groups, so that no rack waits for another one to be through. */
  private static List<Member> interleaved(List<Member> members) {
    var groups =
        members.stream()
            .sorted(Comparator.comparing(Member::name))
            .collect(
                Collectors.groupingBy(Member::group, java.util.TreeMap::new, Collectors.toList()));
    var ordered = new ArrayList<Member>();
    for (var round = 0; ordered.size() < members.size(); round++) {
      for (var group : groups.values()) {
        if (round < group.size()) {
          ordered.add(group.get(round));
        }
      }
    }
    return List.copyOf(ordered);
  }

  private static Optional<String> refused(Wish wish, List<Member> members, List<LeftOut> leftOut) {
    if (members.isEmpty()) {
      return Optional.of(
          "no machine fits%s; widen what is asked for"
              .formatted(leftOut.isEmpty() ? "" : " (%d left out)".formatted(leftOut.size())));
    }
    if (wish.expect().filter(count -> count != members.size()).isPresent()) {
      return Optional.of(
          "%d machines fit, not %d; look at the preview, then say expect=%d"
              .formatted(members.size(), wish.expect().get(), members.size()));
    }
    if (wish.expect().isEmpty()
        && wish.action().isDisruptive()
        && members.size() > LARGEST_UNSAID) {
      return Optional.of(
          "%s of %d machines at once is to be meant; say expect=%d"
              .formatted(wish.action().words(), members.size(), members.size()));
    }
    return Optional.empty();
  }
}
