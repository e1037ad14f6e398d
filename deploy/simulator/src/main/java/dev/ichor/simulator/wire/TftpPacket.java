package dev.ichor.simulator.wire;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** TFTP as a reading client needs it (RFC 1350 §5, option acknowledgement RFC 2347). */
public sealed interface TftpPacket {
  /** Up to one block; shorter than a block is the last one. */
  record Data(int block, Octets payload) implements TftpPacket {
    public Data {
      requireNonNull(payload, "payload");
    }
  }

  /** Names in lower case. */
  record OptionAck(Map<String, String> options) implements TftpPacket {
    public OptionAck {
      options = Map.copyOf(options);
    }
  }

  record Failure(int code, String message) implements TftpPacket {
    public Failure {
      requireNonNull(message, "message");
    }
  }

  /**
   * A read request in octet mode.
   *
   * @param options name and value by turns, in the order of the client
   */
  static Octets readRequest(String file, Iterable<Map.Entry<String, String>> options) {
    OctetWriter out = text(text(new OctetWriter().u16(1), file), "octet");
    options.forEach(o -> text(text(out, o.getKey()), o.getValue()));
    return out.octets();
  }

  static Octets ack(int block) {
    return new OctetWriter().u16(4).u16(block).octets();
  }

  static Octets error(int code, String message) {
    return text(new OctetWriter().u16(5).u16(code), message).octets();
  }

  static TftpPacket decode(Octets octets) throws MalformedPacket {
    OctetReader in = new OctetReader(octets);
    int opcode = in.u16("opcode");
    return switch (opcode) {
      case 3 -> new Data(in.u16("block"), in.rest());
      case 5 -> new Failure(in.u16("error code"), in.rest().text());
      case 6 -> options(in);
      default -> throw new MalformedPacket("opcode", 0, opcode + " is none a server sends");
    };
  }

  private static OptionAck options(OctetReader in) throws MalformedPacket {
    Map<String, String> options = new TreeMap<>();
    while (in.remaining() > 0) {
      String name = string(in, "option name").toLowerCase(Locale.ROOT);
      options.put(name, string(in, "option value"));
    }
    return new OptionAck(options);
  }

  private static String string(OctetReader in, String field) throws MalformedPacket {
    OctetWriter out = new OctetWriter();
    int octet = in.u8(field);
    while (octet != 0) {
      out.u8(octet);
      octet = in.u8(field);
    }
    return out.octets().text();
  }

  private static OctetWriter text(OctetWriter out, String text) {
    return out.put(Octets.of(text.getBytes(StandardCharsets.ISO_8859_1))).u8(0);
  }
}
