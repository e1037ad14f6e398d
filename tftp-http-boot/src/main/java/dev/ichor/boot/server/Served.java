package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.BootFile;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the library has for a request. */
public sealed interface Served {
  /**
   * A file.
   *
   * @param mediaType for HTTP
   * @param receipt who is told whether it arrived; absent: nobody has to know
   */
  record Found(BootFile file, String mediaType, Optional<Receipt> receipt) implements Served {
    public Found {
      requireNonNull(file, "file");
      requireNonNull(mediaType, "mediaType");
      requireNonNull(receipt, "receipt");
    }

    /** Without anybody who has to know how it ends. */
    public Found(BootFile file, String mediaType) {
      this(file, mediaType, Optional.empty());
    }
  }

  /** Told once how a delivery ended; not on an event loop: it may write to the disk. */
  @FunctionalInterface
  interface Receipt {
    /**
     * @param isWhole the client acknowledged the file's last octet, of a body that was not cut
     * @param octets that have left
     */
    void ended(boolean isWhole, long octets);

    /** {@link #ended}, whose faults are logged and go no further. */
    default void tell(boolean isWhole, long octets) {
      try {
        ended(isWhole, octets);
      } catch (RuntimeException e) {
        Logger.getLogger(Served.class).error("a delivery was not noted", e);
      }
    }
  }

  /** Nothing, and the reason for log and timeline; the client learns only that there is nothing. */
  record NotFound(String why) implements Served {
    public NotFound {
      requireNonNull(why, "why");
    }
  }
}
