package dev.ichor.simulator.firmware;

/** A file could not be loaded; the message is what the firmware would show. */
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  public LoadException(String message) {
    super(message);
  }

  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
