package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;

/** Puts octets together, little endian as all of IPMI (§3.1). */
public final class WireWriter {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream(64);

  public WireWriter u8(int value) {
    octets.write(value);
    return this;
  }

  public WireWriter u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  public WireWriter i32(int value) {
    return u16(value).u16(value >>> 16);
  }

  public WireWriter bytes(Bytes value) {
    octets.writeBytes(value.toArray());
    return this;
  }

  /** {@code count} times the same octet. */
  public WireWriter fill(int count, int value) {
    for (var i = 0; i < count; i++) {
      u8(value);
    }
    return this;
  }

  public int size() {
    return octets.size();
  }

  public Bytes done() {
    return Bytes.of(octets.toByteArray());
  }
}
