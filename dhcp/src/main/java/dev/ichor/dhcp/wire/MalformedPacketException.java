package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;

/** Octets that are not a DHCP message; the packet is dropped, the next one is read. */
public final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offset;

  /**
   * @param field as the specification names it, e.g. {@code option 61 length}
   * @param offset of the octet that is wrong, from the start of the UDP payload
   */
  public MalformedPacketException(String field, int offset, String found) {
    super("%s at octet %d: %s".formatted(requireNonNull(field), offset, found));
    this.field = field;
    this.offset = offset;
  }

  public String field() {
    return field;
  }

  public int offset() {
    return offset;
  }
}
