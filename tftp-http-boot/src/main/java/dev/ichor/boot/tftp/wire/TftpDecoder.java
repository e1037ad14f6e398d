package dev.ichor.boot.tftp.wire;

import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Octets to a packet. Strict where a wrong reading could start a transfer, lenient where clients
 * are known to be careless: octets behind a string table that is complete are options, an ERROR may
 * lack its final NUL.
 */
public final class TftpDecoder {
  /** Longest string taken; a longer one is refused rather than cut. */
  private static final int LONGEST_STRING = 512;

  /** More options than any client sends. */
  private static final int MOST_OPTIONS = 32;

  private final Bytes datagram;
  private int at = 2;

  private TftpDecoder(Bytes datagram) {
    this.datagram = datagram;
  }

  /** One whole datagram. */
  public static TftpPacket decode(Bytes datagram) throws MalformedTftpException {
    if (datagram.size() < 2) {
      throw new MalformedTftpException(
          "opcode", 0, "datagram has %d octets".formatted(datagram.size()));
    }
    return new TftpDecoder(datagram).packet();
  }

  private TftpPacket packet() throws MalformedTftpException {
    var opcode = datagram.at(0) << 8 | datagram.at(1);
    return switch (opcode) {
      case 1 -> new TftpPacket.Rrq(string("filename"), string("mode"), options());
      case 2 -> new TftpPacket.Wrq(string("filename"), string("mode"), options());
      case 3 -> new TftpPacket.Data(number("block"), datagram.slice(4, datagram.size()));
      case 4 -> new TftpPacket.Ack(number("block"));
      case 5 -> new TftpPacket.Error(new TftpErrorCode(number("error code")), message());
      case 6 -> new TftpPacket.Oack(options());
      default -> throw new MalformedTftpException("opcode", 0, "%d is unknown".formatted(opcode));
    };
  }

  private int number(String field) throws MalformedTftpException {
    if (datagram.size() < at + 2) {
      throw new MalformedTftpException(field, at, "datagram ends");
    }
    var number = datagram.at(at) << 8 | datagram.at(at + 1);
    at += 2;
    return number;
  }

  private TftpOptions options() throws MalformedTftpException {
    List<Option> options = new ArrayList<>();
    while (at < datagram.size()) {
      if (options.size() == MOST_OPTIONS) {
        throw new MalformedTftpException("options", at, "more than %d".formatted(MOST_OPTIONS));
      }
      options.add(new Option(string("option name"), string("option value")));
    }
    return new TftpOptions(options);
  }

  private String string(String field) throws MalformedTftpException {
    var end = at;
    while (end < datagram.size() && datagram.at(end) != 0) {
      end++;
    }
    if (end == datagram.size()) {
      throw new MalformedTftpException(field, at, "no terminating NUL");
    }
    if (end - at > LONGEST_STRING) {
      throw new MalformedTftpException(
          field, at, "longer than %d octets".formatted(LONGEST_STRING));
    }
    var text = new String(datagram.slice(at, end).toArray(), StandardCharsets.ISO_8859_1);
    at = end + 1;
    return text;
  }

  /** Up to its NUL, or without one to the end. */
  private String message() {
    var most = Math.min(datagram.size(), at + LONGEST_STRING);
    var end = Math.min(at, most);
    while (end < most && datagram.at(end) != 0) {
      end++;
    }
    return new String(
        datagram.slice(Math.min(at, end), end).toArray(), StandardCharsets.ISO_8859_1);
  }
}
