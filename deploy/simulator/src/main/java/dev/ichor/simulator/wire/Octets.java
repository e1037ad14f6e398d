package dev.ichor.simulator.wire;

import static java.util.Objects.checkFromToIndex;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of octets with value equality, fit for records; {@code toString} is hexadecimal.
 */
public final class Octets {
  /** No octets at all. */
  public static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the given bytes. */
  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
  }

  /** Small literals: each value is cut to its low eight bits. */
  public static Octets of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Octets(bytes);
  }

  /** Hexadecimal digits without separators. */
  public static Octets hex(String digits) {
    return new Octets(HexFormat.of().parseHex(digits));
  }

  /** The text as ASCII octets, no terminator. */
  public static Octets ascii(String text) {
    return new Octets(text.getBytes(StandardCharsets.US_ASCII));
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The octet at an index, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** From inclusive, to exclusive. */
  public Octets slice(int from, int to) {
    checkFromToIndex(from, to, bytes.length);
    return new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  public Octets from(int index) {
    return slice(index, bytes.length);
  }

  /** This run followed by the other. */
  public Octets plus(Octets other) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
    System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
    return new Octets(joined);
  }

  /** A 16-bit number, most significant octet first. */
  public int u16(int index) {
    return at(index) << 8 | at(index + 1);
  }

  /** The octets as ISO 8859-1 text, up to the first NUL. */
  public String text() {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** The octets as UTF-8 text, all of them. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
