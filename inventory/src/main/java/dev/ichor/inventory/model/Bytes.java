package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable octets with value equality; what records hold instead of arrays. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] octets;

  private Bytes(byte[] octets) {
    this.octets = octets;
  }

  /** Copies the array. */
  public static Bytes of(byte[] octets) {
    requireNonNull(octets, "octets");
    return octets.length == 0 ? EMPTY : new Bytes(octets.clone());
  }

  /** Octets given as int literals, each 0 to 255. */
  public static Bytes of(int... octets) {
    var copy = new byte[octets.length];
    for (var i = 0; i < octets.length; i++) {
      if ((octets[i] & ~0xff) != 0) {
        throw new IllegalArgumentException(
            "octet %d is %d, outside 0..255".formatted(i, octets[i]));
      }
      copy[i] = (byte) octets[i];
    }
    return new Bytes(copy);
  }

  /** Hexadecimal text without separators, e.g. {@code 5254001234}. */
  public static Bytes ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  public int size() {
    return octets.length;
  }

  public boolean isEmpty() {
    return octets.length == 0;
  }

  /** The octet as 0 to 255. */
  public int at(int index) {
    return octets[index] & 0xff;
  }

  /** From {@code from} inclusive to {@code to} exclusive. */
  public Bytes slice(int from, int to) {
    return new Bytes(Arrays.copyOfRange(octets, from, to));
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return octets.clone();
  }

  /** Copies all octets into {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(octets, 0, target, offset, octets.length);
  }

  public String toHex() {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** Hexadecimal. */
  @Override
  public String toString() {
    return toHex();
  }
}
