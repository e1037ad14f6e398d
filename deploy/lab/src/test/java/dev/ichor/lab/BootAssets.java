package dev.ichor.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The kernel and the stand-in node's initramfs, built once a run. */
final class BootAssets {
  private static final Duration BUILD = Duration.ofMinutes(10);

  private BootAssets() {}

  /** Directory for {@code --assets}. */
  static synchronized Path directory() {
    var directory = Project.work().resolve("assets");
    if (!Files.exists(directory.resolve("initramfs-amd64.xz"))) {
      var built =
          Shell.run(
              BUILD,
              List.of(
                  "env",
                  "PATH=" + System.getenv("PATH") + ":/usr/local/go/bin",
                  Project.root().resolve("deploy/lab/build-node.sh").toString(),
                  directory.toString()));
      if (built.exit() != 0) {
        throw new IllegalStateException(
            "build-node.sh ended with %d: %s".formatted(built.exit(), built.output()));
      }
    }
    return directory;
  }
}
