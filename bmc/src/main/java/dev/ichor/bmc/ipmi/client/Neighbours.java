package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The controllers that a BMC's records name as owners of sensors and parts (§43), each asked by way
 * of the BMC. One that was silent, busy or is not there is not asked again in the same reading:
 * each question to it costs seconds. Many such together may not use up the time of the BMC's own
 * answers.
 */
final class Neighbours {
  private static final int MOST_HOPS = 2;
  private static final int LAST_CHANNEL = 11;

  /** For questions that come to nothing, in one reading. */
  private static final Duration IN_VAIN = Duration.ofSeconds(30);

  /** For all, in one reading: half of what a question to a BMC may take. */
  private static final Duration ALL = Duration.ofSeconds(90);

  private final IpmiPeer self;
  private final LongSupplier nanos;
  private final Map<Place, String> lost = new HashMap<>();
  private Duration inVain = Duration.ZERO;
  private Duration spent = Duration.ZERO;

  Neighbours(IpmiPeer self) {
    this(self, System::nanoTime);
  }

  Neighbours(IpmiPeer self, LongSupplier nanos) {
    this.self = self;
    this.nanos = nanos;
  }

  /**
   * Where something is, as its record says.
   *
   * @param address slave address; 20h is the BMC whose records these are, odd is software
   */
  record Place(int address, int channel) {}

  /** What is asked of its owner. */
  interface Question<T> {
    T of(IpmiPeer owner) throws BmcFaultException, InterruptedException;
  }

  /** What an owner said, or why it was not asked. */
  sealed interface Reply<T> {
    record Said<T>(T value) implements Reply<T> {}

    record Unasked<T>(String why) implements Reply<T> {}
  }

  /**
   * @throws BmcFaultException what ends the whole reading: all faults of the BMC itself, and of a
   *     controller behind it those that are neither refusal nor nonsense
   */
  <T> Reply<T> ask(Place place, int lun, Question<T> question)
      throws BmcFaultException, InterruptedException {
    if (isSelf(place)) {
      return new Reply.Said<>(question.of(self.unit(lun)));
    }
    var closed = unreachable(place);
    if (closed.isPresent()) {
      return new Reply.Unasked<>(closed.get());
    }
    var owner = self.behind(new Hop(place.channel(), place.address()), lun);
    var begun = nanos.getAsLong();
    var answered = false;
    try {
      var said = new Reply.Said<>(question.of(owner));
      answered = true;
      return said;
    } catch (BmcFaultException e) {
      var reason = "controller %02xh: %s".formatted(place.address(), why(e));
      lost.put(place, reason);
      return new Reply.Unasked<>(reason);
    } finally {
      var took = Duration.ofNanos(nanos.getAsLong() - begun);
      spent = spent.plus(took);
      inVain = answered ? inVain : inVain.plus(took);
    }
  }

  /** Silence is the controller's where the BMC itself answers: some drop what they cannot carry. */
  private String why(BmcFaultException e) throws BmcFaultException, InterruptedException {
    return switch (e.fault()) {
      case BmcFault.Refused(_, _, var why) -> why;
      case BmcFault.Garbled(_, var last) -> last;
      case BmcFault.Busy(_, var why) -> why;
      case BmcFault.Unreachable _ -> {
        self.command(Command.GET_DEVICE_ID, Bytes.EMPTY);
        yield "the BMC says nothing to questions for it";
      }
      default -> throw e;
    };
  }

  /**
   * To be asked of an answer that is not OK: a controller behind the BMC that stays busy, or whose
   * bus does (C0h), is asked no more. Other codes may be one sensor's alone.
   */
  void mayGoOn(IpmiPeer owner, LanMessage.Response answer) throws BmcFaultException {
    if (owner.address() != self.address() && answer.completion().equals(CompletionCode.NODE_BUSY)) {
      throw new BmcFaultException(new BmcFault.Busy(self.name(), answer.completion().toString()));
    }
  }

  private boolean isSelf(Place place) {
    return place.address() == self.address() || place.address() == LanMessage.BMC;
  }

  private Optional<String> unreachable(Place place) {
    if (place.address() % 2 != 0 || place.address() == 0) {
      return Optional.of("it belongs to software, which nobody can ask");
    }
    if (place.channel() > LAST_CHANNEL) {
      return Optional.of("its record names channel %d, which is no bus".formatted(place.channel()));
    }
    if (self instanceof DistantPeer(_, var hops, _) && hops.size() >= MOST_HOPS) {
      return Optional.of(
          "controller %02xh is more than two controllers away".formatted(place.address()));
    }
    if (lost.containsKey(place)) {
      return Optional.of(lost.get(place));
    }
    return inVain.compareTo(IN_VAIN) > 0 || spent.compareTo(ALL) > 0
        ? Optional.of(
            "controller %02xh was not asked: those behind this BMC took %d s already, %d s in vain"
                .formatted(place.address(), spent.toSeconds(), inVain.toSeconds()))
        : Optional.empty();
  }
}
