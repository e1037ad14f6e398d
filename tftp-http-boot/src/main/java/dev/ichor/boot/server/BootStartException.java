package dev.ichor.boot.server;

/** A boot listener could not start; nothing is left half open. */
public final class BootStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  public BootStartException(String what, String remedy, Throwable cause) {
    super("%s; %s".formatted(what, remedy), cause);
    this.remedy = remedy;
  }

  /** What the operator can do, e.g. {@code stop the other server or choose another port}. */
  public String remedy() {
    return remedy;
  }
}
