package dev.ichor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time cache for what was built, as {@code ./ichor build} leaves it to an
 * operator: made once for a run's dozens of starts, each of which takes half the time then.
 */
public final class QuickStarts {
  private static final long MINUTES = 5;
  private static boolean prepared;

  private QuickStarts() {}

  /**
   * Without it every start works, only slower; so a failure is told and fails nothing.
   *
   * @param root the work tree, where the launcher is
   */
  public static synchronized void prepare(Path root) {
    if (prepared) {
      return;
    }
    prepared = true;
    var target = root.resolve("api/target");
    try {
      if (!isThere(target)) {
        train(root, target.resolve("quick-starts.log"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare quick starts in " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean isThere(Path target) throws IOException {
    var built = Files.getLastModifiedTime(target.resolve("quarkus-app/quarkus-run.jar"));
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith(".aot"))
          .anyMatch(file -> file.toFile().lastModified() > built.toMillis());
    }
  }

  private static void train(Path root, Path log) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(List.of(root.resolve("ichor").toString(), "build"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("ICHOR_BUILD", "off"); // only what comes after the build
    var process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    } else if (process.exitValue() == 0) {
      return;
    }
    System.err.println("no quick starts: " + Files.readString(log));
  }
}
