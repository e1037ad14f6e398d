package dev.ichor.talos.contract;

/** A configuration or patch that cannot be used; one sentence with path and remedy. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidConfigException(String message) {
    super(message);
  }
}
