package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** UDP payloads of the captured frames (classic pcap, Ethernet, IPv4 without options). */
final class Captures {
  private static final int FILE_HEADER = 24;
  private static final int FRAME_HEADER = 16;
  private static final int BEFORE_PAYLOAD = 14 + 20 + 8;

  private Captures() {}

  /** Frames count from 1, as in tshark. */
  static Octets payload(String file, int frame) throws IOException {
    try (var in =
        Objects.requireNonNull(Captures.class.getResourceAsStream("/captures/" + file), file)) {
      var pcap = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int offset = FILE_HEADER;
      for (int i = 1; i < frame; i++) {
        offset += FRAME_HEADER + pcap.getInt(offset + 8);
      }
      byte[] bytes = new byte[pcap.getInt(offset + 8)];
      pcap.get(offset + FRAME_HEADER, bytes);
      return Octets.of(bytes).from(BEFORE_PAYLOAD);
    }
  }
}
