package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Immutable octets with value equality; what records hold instead of arrays. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] octets;
  private final int from;
  private final int size;

  private Bytes(byte[] octets, int from, int size) {
    this.octets = octets;
    this.from = from;
    this.size = size;
  }

  /** Copies the array. */
  public static Bytes of(byte[] octets) {
    requireNonNull(octets, "octets");
    return owning(octets.clone());
  }

  /** Takes the array over without a copy: whoever made it must not write to it again. */
  public static Bytes owning(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets, 0, octets.length);
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
    return owning(copy);
  }

  /** Hexadecimal text without separators, e.g. {@code 5254001234}. */
  public static Bytes ofHex(String hex) {
    return owning(HexFormat.of().parseHex(hex));
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The octet as 0 to 255. */
  public int at(int index) {
    return octets[from + Objects.checkIndex(index, size)] & 0xff;
  }

  /** From {@code from} inclusive to {@code to} exclusive. */
  public Bytes slice(int from, int to) {
    return view(from, to).compact();
  }

  /** As {@link #slice} without a copy: it keeps all these octets in memory as long as it lives. */
  public Bytes view(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return from == to ? EMPTY : new Bytes(octets, this.from + from, to - from);
  }

  /** The same octets and nothing else in memory: what a long-lived record keeps of a view. */
  public Bytes compact() {
    return size == octets.length ? this : owning(toArray());
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return Arrays.copyOfRange(octets, from, from + size);
  }

  /** Copies all octets into {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(octets, from, target, offset, size);
  }

  /** For reading only, without a copy. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(octets, from, size).asReadOnlyBuffer();
  }

  public String toHex() {
    return HexFormat.of().formatHex(octets, from, from + size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(octets, from, from + size, that.octets, that.from, that.from + that.size);
  }

  /** As that of {@link Arrays#hashCode(byte[])}. */
  @Override
  public int hashCode() {
    var hash = 1;
    for (var i = from; i < from + size; i++) {
      hash = 31 * hash + octets[i];
    }
    return hash;
  }

  /** Hexadecimal. */
  @Override
  public String toString() {
    return toHex();
  }
}
