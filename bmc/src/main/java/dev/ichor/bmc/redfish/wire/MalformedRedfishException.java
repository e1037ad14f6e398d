package dev.ichor.bmc.redfish.wire;

/** An answer that is not what DSP0266 says; the message names what was wrong and where. */
public final class MalformedRedfishException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRedfishException(String message) {
    super(message);
  }
}
