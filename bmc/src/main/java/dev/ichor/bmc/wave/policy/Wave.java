package dev.ichor.bmc.wave.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One power action on many machines, as far as it has come. Stored before each act.
 *
 * @param groupBy label by whose value machines are grouped; absent: all machines are one group
 * @param members in the order in which they are begun
 * @param cancelledAt a person wants no more to be begun
 * @param stopped why no more is begun by itself
 * @param endedAt everything that was begun has ended
 */
public record Wave(
    UUID id,
    PowerAction action,
    Instant askedAt,
    WaveLimits limits,
    Optional<String> groupBy,
    List<Member> members,
    Optional<Instant> cancelledAt,
    Optional<String> stopped,
    Optional<Instant> endedAt) {
  public Wave {
    requireNonNull(id, "id");
    requireNonNull(action, "action");
    requireNonNull(askedAt, "askedAt");
    requireNonNull(limits, "limits");
    requireNonNull(groupBy, "groupBy");
    members = List.copyOf(members);
    requireNonNull(cancelledAt, "cancelledAt");
    requireNonNull(stopped, "stopped");
    requireNonNull(endedAt, "endedAt");
  }

  /** How far one machine is. */
  public enum Phase {
    WAITING,
    RUNNING,
    /** Confirmed by its BMC. */
    DONE,
    /** A magic packet was sent: only the machine's own packets can confirm it. */
    SENT,
    /** A person was asked. */
    ASKED,
    FAILED,
    /** It was begun and Ichor ended: nobody knows whether it was done, and it is not repeated. */
    UNKNOWN,
    /** Never begun. */
    CANCELLED
  }

  /**
   * One machine of a wave.
   *
   * @param group rack or PDU; machines without one form a group of their own
   * @param startedAt when it was begun last; also while it waits to be begun again
   * @param seenAt first packet of its firmware after it was begun: the evidence that it started
   * @param why what came of it; for FAILED with the remedy
   */
  public record Member(
      MachineId machine,
      String name,
      String group,
      Phase phase,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Instant> seenAt,
      Optional<String> why) {
    public static Member waiting(MachineId machine, String name, String group) {
      return new Member(
          machine,
          name,
          group,
          Phase.WAITING,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    Member begun(Instant at) {
      return new Member(
          machine,
          name,
          group,
          Phase.RUNNING,
          Optional.of(at),
          Optional.empty(),
          seenAt,
          Optional.empty());
    }

    Member again() {
      return new Member(
          machine, name, group, Phase.WAITING, startedAt, Optional.empty(), seenAt, why);
    }

    Member ended(Phase how, Instant at, String words) {
      return new Member(
          machine, name, group, how, startedAt, Optional.of(at), seenAt, Optional.of(words));
    }

    Member seen(Instant at) {
      return new Member(
          machine, name, group, phase, startedAt, endedAt, seenAt.or(() -> Optional.of(at)), why);
    }
  }

  public long count(Phase phase) {
    return members.stream().filter(member -> member.phase() == phase).count();
  }

  public boolean isOver() {
    return endedAt.isPresent();
  }

  /** Whether nothing more is to be begun. */
  boolean isHalted() {
    return cancelledAt.isPresent() || stopped.isPresent();
  }

  public Wave begin(List<Integer> which, Instant now) {
    var changed = new ArrayList<>(members);
    which.forEach(index -> changed.set(index, changed.get(index).begun(now)));
    return with(changed, cancelledAt, stopped, endedAt);
  }

  /** Counts only for a machine that is being acted on. */
  public Wave end(MachineId machine, Phase how, Instant now, String words) {
    return each(
        member ->
            member.machine().equals(machine) && member.phase() == Phase.RUNNING
                ? member.ended(how, now, words)
                : member);
  }

  public Wave seen(MachineId machine, Instant at) {
    return each(
        member ->
            member.machine().equals(machine)
                    && member.startedAt().filter(from -> from.isBefore(at)).isPresent()
                ? member.seen(at)
                : member);
  }

  /**
   * What was under way when Ichor ended. It is begun again where doing it twice is doing it once; a
   * restart is not, for nobody knows whether the first one was done; nor is anything of a wave in
   * which no more is begun.
   */
  public Wave resumed(Instant now) {
    var why =
        "Ichor ended during %s; look at the machine, then ask again if need be"
            .formatted(action.words());
    return each(
        member -> {
          if (member.phase() != Phase.RUNNING) {
            return member;
          }
          return action.mayBeRepeated() && !isHalted()
              ? member.again()
              : member.ended(Phase.UNKNOWN, now, why);
        });
  }

  /** With these in the place of those of the same machine. */
  public Wave with(List<Member> others) {
    var changed =
        others.stream().collect(Collectors.toMap(Member::machine, UnaryOperator.identity()));
    return each(member -> changed.getOrDefault(member.machine(), member));
  }

  /** Something of it may still count for others: it is not over, or was not long before. */
  public boolean countsAt(Instant now) {
    return endedAt.filter(end -> end.plus(WaveLimits.LONGEST_STAGGER).isBefore(now)).isEmpty();
  }

  /** The machines with which it has yet to end. */
  public Set<MachineId> held() {
    return isOver()
        ? Set.of()
        : members.stream()
            .filter(it -> it.phase() == Phase.WAITING || it.phase() == Phase.RUNNING)
            .map(Member::machine)
            .collect(Collectors.toSet());
  }

  public Wave cancel(Instant now) {
    return with(members, Optional.of(cancelledAt.orElse(now)), stopped, endedAt);
  }

  public Wave stop(String why) {
    return with(members, cancelledAt, Optional.of(why), endedAt);
  }

  /** What waits will never be begun. */
  public Wave finish(Instant now) {
    var why = stopped.orElse("cancelled before its turn");
    return each(member ->
            member.phase() == Phase.WAITING ? member.ended(Phase.CANCELLED, now, why) : member)
        .with(Optional.of(now));
  }

  private Wave with(Optional<Instant> ended) {
    return with(members, cancelledAt, stopped, ended);
  }

  private Wave each(UnaryOperator<Member> change) {
    return with(members.stream().map(change).toList(), cancelledAt, stopped, endedAt);
  }

  private Wave with(
      List<Member> changed,
      Optional<Instant> cancelled,
      Optional<String> halted,
      Optional<Instant> ended) {
    return new Wave(id, action, askedAt, limits, groupBy, changed, cancelled, halted, ended);
  }
}
