package dev.ichor.simulator.wire;

/** Reads a packet front to back; running off its end is a {@link MalformedPacket}. */
public final class OctetReader {
  private final Octets octets;
  private int offset;

  public OctetReader(Octets octets) {
    this.octets = octets;
  }

  public int offset() {
    return offset;
  }

  public int remaining() {
    return octets.length() - offset;
  }

  public int u8(String field) throws MalformedPacket {
    return take(1, field).at(0);
  }

  /** Most significant octet first. */
  public int u16(String field) throws MalformedPacket {
    return take(2, field).u16(0);
  }

  /** Least significant octet first, as IPMI writes numbers. */
  public int u16le(String field) throws MalformedPacket {
    Octets two = take(2, field);
    return two.at(1) << 8 | two.at(0);
  }

  /** Most significant octet first; the int carries all 32 bits. */
  public int u32(String field) throws MalformedPacket {
    return Integer.reverseBytes(u32le(field));
  }

  /** Least significant octet first; the int carries all 32 bits. */
  public int u32le(String field) throws MalformedPacket {
    Octets four = take(4, field);
    return four.at(3) << 24 | four.at(2) << 16 | four.at(1) << 8 | four.at(0);
  }

  public Octets take(int length, String field) throws MalformedPacket {
    if (length < 0 || length > remaining()) {
      throw new MalformedPacket(
          field, offset, "needs %d octets, %d are left".formatted(length, remaining()));
    }
    offset += length;
    return octets.slice(offset - length, offset);
  }

  public Octets rest() {
    int from = offset;
    offset = octets.length();
    return octets.from(from);
  }
}
