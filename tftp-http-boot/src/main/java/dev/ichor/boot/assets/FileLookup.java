package dev.ichor.boot.assets;

import static java.util.Objects.requireNonNull;

/** What a store knows of a file. */
public sealed interface FileLookup {
  /** It is there and is what it should be. */
  record Present(BootFile file) implements FileLookup {
    public Present {
      requireNonNull(file, "file");
    }
  }

  /**
   * It cannot be served.
   *
   * @param why one sentence: what is wrong, then the remedy
   */
  record Absent(String why) implements FileLookup {
    public Absent {
      requireNonNull(why, "why");
    }
  }
}
