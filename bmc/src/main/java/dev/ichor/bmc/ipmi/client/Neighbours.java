package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The controllers that a BMC's records name as owners of sensors and parts (§43), each asked by way
 * of the BMC. One that was silent or is not there is not asked again in the same reading: each
 * question to it costs seconds.
 */
final class Neighbours {
  private static final int MOST_HOPS = 2;
  private static final int LAST_CHANNEL = 11;

  private final IpmiPeer self;
  private final Map<Place, String> lost = new HashMap<>();

  Neighbours(IpmiPeer self) {
    this.self = self;
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
    try {
      return new Reply.Said<>(question.of(owner));
    } catch (BmcFaultException e) {
      var answer =
          switch (e.fault()) {
            case BmcFault.Refused(_, _, var why) -> why;
            case BmcFault.Garbled(_, var last) -> last;
            case BmcFault.Busy(_, var why) -> why;
            default -> throw e;
          };
      var reason = "controller %02xh: %s".formatted(place.address(), answer);
      lost.put(place, reason);
      return new Reply.Unasked<>(reason);
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
    return Optional.ofNullable(lost.get(place));
  }
}
