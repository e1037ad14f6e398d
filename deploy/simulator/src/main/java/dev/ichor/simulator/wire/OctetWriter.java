package dev.ichor.simulator.wire;

import java.io.ByteArrayOutputStream;

/** Builds a packet front to back; values are cut to the width of their field. */
public final class OctetWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  public OctetWriter u8(int value) {
    out.write(value);
    return this;
  }

  /** Most significant octet first. */
  public OctetWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  /** Least significant octet first. */
  public OctetWriter u16le(int value) {
    return u8(value).u8(value >>> 8);
  }

  /** Most significant octet first. */
  public OctetWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  /** Least significant octet first. */
  public OctetWriter u32le(int value) {
    return u16le(value).u16le(value >>> 16);
  }

  public OctetWriter put(Octets octets) {
    out.writeBytes(octets.toArray());
    return this;
  }

  /** The same octet, count times. */
  public OctetWriter fill(int value, int count) {
    for (int i = 0; i < count; i++) {
      u8(value);
    }
    return this;
  }

  public int length() {
    return out.size();
  }

  public Octets octets() {
    return Octets.of(out.toByteArray());
  }
}
