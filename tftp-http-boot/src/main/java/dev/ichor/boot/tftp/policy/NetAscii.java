package dev.ichor.boot.tftp.policy;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;

/** Mode {@code netascii} (RFC 1350 §1, RFC 764): LF goes as CR LF, a lone CR as CR NUL. */
public final class NetAscii {
  private NetAscii() {}

  /** A Unix text as netascii. */
  public static Bytes encode(Bytes text) {
    var out = new ByteArrayOutputStream(text.size() + 64);
    for (var i = 0; i < text.size(); i++) {
      var octet = text.at(i);
      switch (octet) {
        case '\n' -> {
          out.write('\r');
          out.write('\n');
        }
        case '\r' -> {
          out.write('\r');
          out.write(0);
        }
        default -> out.write(octet);
      }
    }
    return Bytes.of(out.toByteArray());
  }
}
