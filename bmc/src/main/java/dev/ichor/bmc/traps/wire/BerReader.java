package dev.ichor.bmc.traps.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Walks over values in the Basic Encoding Rules (X.690 §8.1), as far as SNMPv1 uses them: tags of
 * one octet, definite lengths. Nothing in it goes deeper than its caller asks.
 */
final class BerReader {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int OBJECT = 0x06;
  static final int SEQUENCE = 0x30;

  /** Longer than a datagram: more octets of length than these are never right. */
  private static final int MOST_LENGTH_OCTETS = 3;

  private static final int LONG_FORM = 0x80;
  private static final int LONGEST_INTEGER = 8;

  private final Bytes octets;
  private final int end;
  private int at;

  BerReader(Bytes octets) {
    this(octets, 0, octets.size());
  }

  private BerReader(Bytes octets, int from, int end) {
    this.octets = octets;
    this.at = from;
    this.end = end;
  }

  /** Behind the last value of what holds it. */
  boolean isAtEnd() {
    return at >= end;
  }

  /** The next value, which has this tag; what is in it is read from the reader that comes back. */
  BerReader enter(int tag, String field) throws MalformedTrapException {
    var start = at;
    var found = u8(field);
    if (found != tag) {
      throw new MalformedTrapException(field, start, "tag %02xh, not %02xh".formatted(found, tag));
    }
    var length = length(field);
    if (length > end - at) {
      throw new MalformedTrapException(
          field, start, "says %d octets, %d are left".formatted(length, end - at));
    }
    var inner = new BerReader(octets, at, at + length);
    at += length;
    return inner;
  }

  private int length(String field) throws MalformedTrapException {
    var first = u8(field);
    if (first < LONG_FORM) {
      return first;
    }
    var count = first & 0x7f;
    if (count == 0 || count > MOST_LENGTH_OCTETS) {
      throw new MalformedTrapException(field, at - 1, "a length of %d octets".formatted(count));
    }
    var length = 0;
    for (var i = 0; i < count; i++) {
      length = length << 8 | u8(field);
    }
    return length;
  }

  private int u8(String field) throws MalformedTrapException {
    if (at >= end) {
      throw new MalformedTrapException(field, at, "ends here");
    }
    return octets.at(at++);
  }

  /** The next value's octets. */
  Bytes take(int tag, String field) throws MalformedTrapException {
    return enter(tag, field).rest();
  }

  Bytes rest() {
    var taken = octets.slice(at, end);
    at = end;
    return taken;
  }

  /** The next value as a number, two's complement (X.690 §8.3). */
  long integer(String field) throws MalformedTrapException {
    var start = at;
    var value = take(INTEGER, field);
    if (value.isEmpty() || value.size() > LONGEST_INTEGER) {
      throw new MalformedTrapException(
          field, start, "a number of %d octets".formatted(value.size()));
    }
    long number = (byte) value.at(0);
    for (var i = 1; i < value.size(); i++) {
      number = number << 8 | value.at(i);
    }
    return number;
  }
}
