package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;

/**
 * Reads forward through octets and never past their end; what is missing is named with its place.
 */
public final class OctetReader {
  private final Bytes octets;
  private final int base;
  private int position;

  public OctetReader(Bytes octets) {
    this(octets, 0);
  }

  /**
   * @param base where these octets begin in the packet, for messages
   */
  public OctetReader(Bytes octets, int base) {
    this.octets = octets;
    this.base = base;
  }

  /** From the start of the packet. */
  public int offset() {
    return base + position;
  }

  public boolean hasMore() {
    return position < octets.size();
  }

  public int remaining() {
    return octets.size() - position;
  }

  public int u8(String field) throws MalformedPacketException {
    require(1, field);
    return octets.at(position++);
  }

  public int u16(String field) throws MalformedPacketException {
    return u8(field) << 8 | u8(field);
  }

  /** Unsigned. */
  public long u32(String field) throws MalformedPacketException {
    return (long) u16(field) << 16 | u16(field);
  }

  public Inet6Address address(String field) throws MalformedPacketException {
    return Ipv6.of(bytes(Ipv6.SIZE, field));
  }

  public Bytes bytes(int count, String field) throws MalformedPacketException {
    require(count, field);
    position += count;
    return octets.slice(position - count, position);
  }

  public Bytes rest() {
    var from = position;
    position = octets.size();
    return octets.slice(from, position);
  }

  /** The next octets as a reader of their own, which knows its place in the packet. */
  public OctetReader part(int count, String field) throws MalformedPacketException {
    var at = offset();
    return new OctetReader(bytes(count, field), at);
  }

  public MalformedPacketException malformed(String field, String found) {
    return new MalformedPacketException(field, offset(), found);
  }

  private void require(int count, String field) throws MalformedPacketException {
    if (remaining() < count) {
      throw malformed(field, "needs %d octets, %d left".formatted(count, remaining()));
    }
  }
}
