package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Walks over octets, little endian as all of IPMI (§3.1), and names the field that is cut short.
 */
final class WireReader {
  private final Bytes octets;
  private int position;

  WireReader(Bytes octets) {
    this.octets = octets;
  }

  int position() {
    return position;
  }

  int left() {
    return octets.size() - position;
  }

  int u8(String field) throws MalformedIpmiException {
    need(1, field);
    return octets.at(position++);
  }

  int u16(String field) throws MalformedIpmiException {
    need(2, field);
    return octets.at(position++) | octets.at(position++) << 8;
  }

  /** Four octets; the top bit may be set, compare as an unsigned value. */
  int i32(String field) throws MalformedIpmiException {
    need(4, field);
    var value = 0;
    for (var shift = 0; shift < 32; shift += 8) {
      value |= octets.at(position++) << shift;
    }
    return value;
  }

  Bytes take(int count, String field) throws MalformedIpmiException {
    need(count, field);
    var taken = octets.slice(position, position + count);
    position += count;
    return taken;
  }

  Bytes rest() {
    var taken = octets.slice(position, octets.size());
    position = octets.size();
    return taken;
  }

  void skip(int count, String field) throws MalformedIpmiException {
    need(count, field);
    position += count;
  }

  /** The next octet is this one, or the packet is something else. */
  void expect(int octet, String field) throws MalformedIpmiException {
    var at = position;
    var value = u8(field);
    if (value != octet) {
      throw new MalformedIpmiException(field, at, "%02xh, not %02xh".formatted(value, octet));
    }
  }

  private void need(int count, String field) throws MalformedIpmiException {
    if (left() < count) {
      throw new MalformedIpmiException(
          field, position, "needs %d octets, %d left".formatted(count, left()));
    }
  }
}
