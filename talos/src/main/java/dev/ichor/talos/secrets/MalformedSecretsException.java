package dev.ichor.talos.secrets;

/** A secrets bundle that cannot be used; the message names the path, never a value. */
public final class MalformedSecretsException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedSecretsException(String message) {
    super(message);
  }
}
