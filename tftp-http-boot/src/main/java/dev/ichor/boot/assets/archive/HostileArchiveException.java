package dev.ichor.boot.assets.archive;

import java.io.IOException;

/** An archive that no honest tool made for us; nothing of it was taken. */
public final class HostileArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  public HostileArchiveException(String message) {
    super(message);
  }
}
