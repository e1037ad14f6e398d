package dev.ichor.boot.tftp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A packet to octets. Characters outside ISO 8859-1 and NUL cannot be written and become '?'. */
public final class TftpEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TftpEncoder() {}

  /** One whole datagram. */
  public static Bytes encode(TftpPacket packet) {
    var encoder = new TftpEncoder();
    encoder.number(packet.opcode());
    encoder.body(packet);
    return Bytes.of(encoder.out.toByteArray());
  }

  private void body(TftpPacket packet) {
    switch (packet) {
      case TftpPacket.Rrq(var file, var mode, var options) -> request(file, mode, options);
      case TftpPacket.Wrq(var file, var mode, var options) -> request(file, mode, options);
      case TftpPacket.Data(var block, var payload) -> {
        number(block);
        out.writeBytes(payload.toArray());
      }
      case TftpPacket.Ack(var block) -> number(block);
      case TftpPacket.Error(var code, var message) -> {
        number(code.code());
        string(message);
      }
      case TftpPacket.Oack(var options) -> options(options);
    }
  }

  private void request(String file, String mode, TftpOptions options) {
    string(file);
    string(mode);
    options(options);
  }

  private void options(TftpOptions options) {
    for (var option : options.list()) {
      string(option.name());
      string(option.value());
    }
  }

  private void number(int number) {
    out.write(number >>> 8);
    out.write(number);
  }

  private void string(String text) {
    out.writeBytes(text.replace('\0', '?').getBytes(StandardCharsets.ISO_8859_1));
    out.write(0);
  }
}
