package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** DHCP datagrams of {@code captures/*.pcap} (classic pcap, Ethernet), in order. */
public final class Captures {
  private static final Set<Integer> SERVER_PORTS = Set.of(67, 4011);
  private static final int LITTLE_ENDIAN_MAGIC = 0xa1b2c3d4;

  private Captures() {}

  /**
   * @param frame number in the file, from 1, as Wireshark shows it
   */
  public record Datagram(int frame, String from, String to, Bytes payload) {}

  public static List<Datagram> all(String name) {
    var file = ByteBuffer.wrap(read(name + ".pcap")).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(0) != LITTLE_ENDIAN_MAGIC) {
      throw new IllegalArgumentException(name + " is not a little-endian classic pcap");
    }
    var found = new ArrayList<Datagram>();
    var at = 24;
    for (var frame = 1; at < file.limit(); frame++) {
      var captured = file.getInt(at + 8);
      var octets = new byte[captured];
      file.get(at + 16, octets);
      datagram(frame, octets, found);
      at += 16 + captured;
    }
    return found;
  }

  /** The payload of one frame. */
  public static Bytes payload(String name, int frame) {
    return all(name).stream()
        .filter(datagram -> datagram.frame() == frame)
        .findFirst()
        .orElseThrow()
        .payload();
  }

  public static DhcpMessage message(String name, int frame) {
    try {
      return DhcpMessage.decode(payload(name, frame));
    } catch (MalformedPacketException e) {
      throw new IllegalArgumentException(name + " frame " + frame, e);
    }
  }

  public static String golden(String name) {
    return new String(read(name + ".txt"), StandardCharsets.UTF_8);
  }

  private static void datagram(int frame, byte[] octets, List<Datagram> found) {
    var packet = ByteBuffer.wrap(octets);
    if (octets.length < 42 || packet.getShort(12) != 0x0800 || packet.get(23) != 17) {
      return;
    }
    var udp = 14 + (packet.get(14) & 0xf) * 4;
    var source = packet.getShort(udp) & 0xffff;
    var target = packet.getShort(udp + 2) & 0xffff;
    var size = (packet.getShort(udp + 4) & 0xffff) - 8;
    if (SERVER_PORTS.contains(source) || SERVER_PORTS.contains(target)) {
      var payload = new byte[size];
      packet.get(udp + 8, payload);
      found.add(
          new Datagram(
              frame,
              Ipv4.of(packet.getInt(26)).getHostAddress() + ":" + source,
              Ipv4.of(packet.getInt(30)).getHostAddress() + ":" + target,
              Bytes.of(payload)));
    }
  }

  private static byte[] read(String file) {
    try (var in = Captures.class.getResourceAsStream("/captures/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no capture " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
