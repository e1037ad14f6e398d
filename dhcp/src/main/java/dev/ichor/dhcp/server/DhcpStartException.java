package dev.ichor.dhcp.server;

/** The server cannot start; the message is one sentence for the operator, with the remedy. */
public final class DhcpStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DhcpStartException(String message) {
    super(message);
  }

  public DhcpStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
