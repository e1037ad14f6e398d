package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Optional;

/** ARP for IPv4 over Ethernet (RFC 826), as the probe of RFC 5227 §2.1.1 needs it. */
public record ArpPacket(
    int operation, Bytes senderMac, Inet4Address sender, Bytes targetMac, Inet4Address target) {
  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  private static final int SIZE = 28;
  private static final int ETHERNET = 1;
  private static final int IPV4 = 0x0800;
  private static final int SIZES = 0x0604;
  private static final Bytes NOBODY = Bytes.of(0, 0, 0, 0, 0, 0);

  public ArpPacket {
    requireNonNull(sender, "sender");
    requireNonNull(target, "target");
    if (senderMac.size() != 6 || targetMac.size() != 6) {
      throw new IllegalArgumentException("hardware addresses in ARP have six octets");
    }
  }

  /** Asks who has the address, without telling one of ours: nobody's cache changes. */
  public static ArpPacket probe(MacAddress ours, Inet4Address target) {
    return new ArpPacket(REQUEST, ours.octets(), Ipv4.ANY, NOBODY, target);
  }

  /** Empty when it is not ARP for IPv4 over Ethernet; octets behind it (padding) are ignored. */
  public static Optional<ArpPacket> decode(Bytes packet) {
    if (packet.size() < SIZE
        || number(packet, 0) != ETHERNET
        || number(packet, 2) != IPV4
        || number(packet, 4) != SIZES) {
      return Optional.empty();
    }
    return Optional.of(
        new ArpPacket(
            number(packet, 6),
            packet.slice(8, 14),
            address(packet, 14),
            packet.slice(18, 24),
            address(packet, 24)));
  }

  public Bytes encode() {
    var out = ByteBuffer.allocate(SIZE);
    out.putShort((short) ETHERNET).putShort((short) IPV4).putShort((short) SIZES);
    out.putShort((short) operation);
    out.put(senderMac.toArray()).put(sender.getAddress());
    out.put(targetMac.toArray()).put(target.getAddress());
    return Bytes.of(out.array());
  }

  private static int number(Bytes packet, int at) {
    return packet.at(at) << 8 | packet.at(at + 1);
  }

  private static Inet4Address address(Bytes packet, int at) {
    return Ipv4.of(number(packet, at) << 16 | number(packet, at + 2));
  }
}
