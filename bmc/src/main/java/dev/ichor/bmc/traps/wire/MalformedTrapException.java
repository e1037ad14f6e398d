package dev.ichor.bmc.traps.wire;

/** Octets that are no platform event trap: which field, and where. */
public final class MalformedTrapException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedTrapException(String field, int offset, String why) {
    super("%s at octet %d: %s".formatted(field, offset, why));
  }
}
