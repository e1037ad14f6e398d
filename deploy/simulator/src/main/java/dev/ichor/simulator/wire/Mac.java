package dev.ichor.simulator.wire;

import java.util.HexFormat;

/** An Ethernet address; {@code toString} is lower case with colons. */
public record Mac(Octets octets) {
  public Mac {
    if (octets.length() != 6) {
      throw new IllegalArgumentException(octets + " is not an Ethernet address of 6 octets");
    }
  }

  /** The digits joined by a separator. */
  public String joined(String separator) {
    return HexFormat.ofDelimiter(separator).formatHex(octets.toArray());
  }

  @Override
  public String toString() {
    return joined(":");
  }
}
