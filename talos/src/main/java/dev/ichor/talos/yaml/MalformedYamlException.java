package dev.ichor.talos.yaml;

/** Text that is not the YAML that was expected; the message names line and column where it can. */
public final class MalformedYamlException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedYamlException(String message) {
    super(message);
  }

  MalformedYamlException(String message, Throwable cause) {
    super(message, cause);
  }
}
