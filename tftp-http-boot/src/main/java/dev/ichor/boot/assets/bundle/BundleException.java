package dev.ichor.boot.assets.bundle;

import java.io.IOException;

/** A bundle that is not believed or not whole; the message ends in the remedy. */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
