package dev.ichor.simulator.wire;

/** A packet that does not say what its protocol requires; names the field and the octet offset. */
public final class MalformedPacket extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedPacket(String field, int offset, String what) {
    super("%s at offset %d: %s".formatted(field, offset, what));
  }
}
