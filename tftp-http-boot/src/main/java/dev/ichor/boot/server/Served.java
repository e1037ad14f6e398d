package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.BootFile;

/** What the library has for a request. */
public sealed interface Served {
  /**
   * A file.
   *
   * @param mediaType for HTTP
   */
  record Found(BootFile file, String mediaType) implements Served {
    public Found {
      requireNonNull(file, "file");
      requireNonNull(mediaType, "mediaType");
    }
  }

  /** Nothing, and the reason for log and timeline; the client learns only that there is nothing. */
  record NotFound(String why) implements Served {
    public NotFound {
      requireNonNull(why, "why");
    }
  }
}
