package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;

/** Reads forward through octets and never past {@code end}; what is missing is named. */
final class ByteCursor {
  private final Bytes octets;
  private final int end;
  private int position;

  ByteCursor(Bytes octets, int start, int end) {
    this.octets = octets;
    this.position = start;
    this.end = Math.min(end, octets.size());
  }

  int position() {
    return position;
  }

  boolean hasMore() {
    return position < end;
  }

  int u8(String field) throws MalformedPacketException {
    require(1, field);
    return octets.at(position++);
  }

  int u16(String field) throws MalformedPacketException {
    require(2, field);
    return octets.at(position++) << 8 | octets.at(position++);
  }

  int u32(String field) throws MalformedPacketException {
    return u16(field) << 16 | u16(field);
  }

  Inet4Address address(String field) throws MalformedPacketException {
    require(4, field);
    return Ipv4.of(u32(field));
  }

  Bytes bytes(int count, String field) throws MalformedPacketException {
    require(count, field);
    position += count;
    return octets.view(position - count, position);
  }

  private void require(int count, String field) throws MalformedPacketException {
    if (end - position < count) {
      throw new MalformedPacketException(
          field, position, "needs %d octets, %d left".formatted(count, end - position));
    }
  }
}
