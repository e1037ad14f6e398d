package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Optional;

/**
 * One answer of {@link RecentAnswers} as numbers and octets, so that keeping the next one makes no
 * object. From any thread.
 */
final class AnswerSlot {
  /** Longer than any boot client's message and its answer; what is longer is decided anew. */
  static final int LARGEST = 1_536;

  private static final int STEP = 128;
  private static final int SECS_AT = 8;
  private static final int FLAGS_AT = 10;

  private final Octets question = new Octets();
  private final Octets packet = new Octets();
  private String interfaceName = "";
  private Inet4Address self = Ipv4.ANY;
  private Arrival.Door door = Arrival.Door.DHCP;
  private boolean isDestinationTold;
  private int source;
  private int sourcePort;
  private int destination;
  private int era;
  private long atNanos;
  private Kind kind = Kind.BROADCAST;
  private int address;
  private int port;
  private long mac;

  private enum Kind {
    UNICAST,
    BROADCAST,
    LINK_LAYER
  }

  /** A buffer that grows in steps and never shrinks. */
  private static final class Octets {
    private byte[] octets = new byte[0];
    private int size;

    void keep(Bytes value) {
      if (octets.length < value.size()) {
        octets = new byte[(value.size() + STEP - 1) / STEP * STEP];
      }
      value.copyTo(octets, 0);
      size = value.size();
    }

    Bytes toBytes() {
      return Bytes.owning(Arrays.copyOf(octets, size));
    }

    /** But for {@code secs}, which counts up. */
    boolean isSame(Bytes other) {
      if (size != other.size()) {
        return false;
      }
      for (var at = 0; at < size; at++) {
        if ((octets[at] & 0xff) != other.at(at) && (at < SECS_AT || at >= FLAGS_AT)) {
          return false;
        }
      }
      return true;
    }
  }

  static boolean fits(RecentAnswers.Answer answer) {
    return answer.question().size() <= LARGEST && answer.packet().size() <= LARGEST;
  }

  synchronized void keep(RecentAnswers.Answer answer) {
    question.keep(answer.question());
    packet.keep(answer.packet());
    interfaceName = answer.interfaceName();
    self = answer.self();
    era = answer.era();
    atNanos = answer.atNanos();
    keep(answer.arrival());
    switch (answer.destination()) {
      case Destination.Unicast(var to, var at) -> keep(Kind.UNICAST, Ipv4.bits(to), 0, at);
      case Destination.Broadcast(var at) -> keep(Kind.BROADCAST, 0, 0, at);
      case Destination.LinkLayer(var to, var hardware, var at) ->
          keep(Kind.LINK_LAYER, Ipv4.bits(to), hardware.bits(), at);
    }
  }

  private void keep(Arrival arrival) {
    door = arrival.door();
    source = Ipv4.bits(arrival.source());
    sourcePort = arrival.sourcePort();
    isDestinationTold = arrival.destination().isPresent();
    destination = arrival.destination().map(Ipv4::bits).orElse(0);
  }

  private void keep(Kind kind, int address, long mac, int port) {
    this.kind = kind;
    this.address = address;
    this.mac = mac;
    this.port = port;
  }

  /**
   * @param sinceNanos what is older does not count
   */
  synchronized Optional<RecentAnswers.Answer> find(
      Bytes asked, Arrival arrival, String via, int currentEra, long sinceNanos) {
    var isIt =
        era == currentEra
            && atNanos - sinceNanos > 0
            && interfaceName.equals(via)
            && isFrom(arrival)
            && question.isSame(asked);
    return isIt
        ? Optional.of(
            new RecentAnswers.Answer(
                asked, arrival, via, era, atNanos, self, to(), packet.toBytes()))
        : Optional.empty();
  }

  private boolean isFrom(Arrival arrival) {
    return door == arrival.door()
        && sourcePort == arrival.sourcePort()
        && source == Ipv4.bits(arrival.source())
        && isDestinationTold == arrival.destination().isPresent()
        && destination == arrival.destination().map(Ipv4::bits).orElse(0);
  }

  private Destination to() {
    return switch (kind) {
      case UNICAST -> new Destination.Unicast(Ipv4.of(address), port);
      case BROADCAST -> new Destination.Broadcast(port);
      case LINK_LAYER -> new Destination.LinkLayer(Ipv4.of(address), new MacAddress(mac), port);
    };
  }
}
