package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** DHCP message type, option 53 (RFC 2132 §9.6). */
public enum MessageType {
  DISCOVER(1),
  OFFER(2),
  REQUEST(3),
  DECLINE(4),
  ACK(5),
  NAK(6),
  RELEASE(7),
  INFORM(8);

  private final int code;
  private final Bytes octet;

  MessageType(int code) {
    this.code = code;
    this.octet = Bytes.of(code);
  }

  public int code() {
    return code;
  }

  /** The value of option 53. */
  Bytes octet() {
    return octet;
  }

  /**
   * Empty for the numbers of later extensions (lease query, force renew), which we do not speak.
   */
  public static Optional<MessageType> of(int code) {
    return code >= 1 && code <= 8 ? BY_CODE.get(code - 1) : Optional.empty();
  }

  /** In the order of their codes, from 1. */
  private static final List<Optional<MessageType>> BY_CODE =
      Stream.of(values()).map(Optional::of).toList();
}
