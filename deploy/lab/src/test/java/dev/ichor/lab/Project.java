package dev.ichor.lab;

import dev.ichor.process.QuickStarts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where things are in the work tree. */
final class Project {
  private static final Duration BUILD = Duration.ofMinutes(15);
  private static boolean built;

  private Project() {}

  static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.isExecutable(path.resolve("ichor")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("run the lab inside the work tree"));
  }

  /** Logs, captures and disks of this run; below {@code target}. */
  static Path work() {
    return make(root().resolve("deploy/lab/target/lab"));
  }

  /** An empty directory for one boot. */
  static Path fresh(String name) {
    var directory = work().resolve(name);
    try (Stream<Path> old = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      old.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + directory, e);
    }
    return make(directory);
  }

  /**
   * Builds Ichor if it is missing or older than its sources: once, however many boots wait for it.
   */
  static synchronized void build() {
    if (!built) {
      var result =
          Shell.run(
              BUILD, List.of("env", "ICHOR_AOT=off", root().resolve("ichor").toString(), "build"));
      if (result.exit() != 0) {
        throw new IllegalStateException("./ichor build: " + result.output());
      }
      QuickStarts.prepare(root());
      built = true;
    }
  }

  private static Path make(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
