package dev.ichor.dhcp.v6.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;

/** A DHCPv6 message: between client and server, or between relay and server. */
public sealed interface Message6 {
  Message6Type type();

  Options6 options();

  /**
   * RFC 8415 §8.
   *
   * @param xid transaction, 24 bits
   */
  record Direct(Message6Type type, int xid, Options6 options) implements Message6 {
    public Direct {
      requireNonNull(options, "options");
      if (type.isRelay() || (xid & ~0xff_ffff) != 0) {
        throw new IllegalArgumentException("not between client and server: %s".formatted(type));
      }
    }
  }

  /**
   * RFC 8415 §9.
   *
   * @param hopCount relays that it has passed before
   * @param linkAddress names the client's link; unset when the relay's interface-id does
   * @param peerAddress the client, or the relay before
   */
  record Relayed(
      Message6Type type,
      int hopCount,
      Inet6Address linkAddress,
      Inet6Address peerAddress,
      Options6 options)
      implements Message6 {
    public Relayed {
      requireNonNull(linkAddress, "linkAddress");
      requireNonNull(peerAddress, "peerAddress");
      requireNonNull(options, "options");
      if (!type.isRelay()) {
        throw new IllegalArgumentException("not between relay and server: %s".formatted(type));
      }
    }
  }

  /** Reads one UDP payload; a message inside a relay's stays octets. */
  static Message6 decode(Bytes packet) throws MalformedPacketException {
    return Message6Decoder.decode(packet);
  }

  default Bytes encode() {
    return Message6Encoder.encode(this);
  }
}
