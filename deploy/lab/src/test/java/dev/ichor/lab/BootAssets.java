package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kernel and a stand-in node's initramfs, built when a source is newer. */
final class BootAssets {
  private static final Duration BUILD = Duration.ofMinutes(10);

  private BootAssets() {}

  /** Directory for {@code --assets}. */
  static synchronized Path directory(StandInNode node) {
    var directory = Project.work().resolve(node.directory());
    if (isStale(directory.resolve("kernel-amd64"), node.sources())) {
      build(directory, node);
    }
    return directory;
  }

  private static void build(Path directory, StandInNode node) {
    var command =
        new ArrayList<>(
            List.of(
                "env",
                "PATH=" + System.getenv("PATH") + ":/usr/local/go/bin",
                "JAVA_HOME=" + System.getProperty("java.home"),
                Project.root().resolve("deploy/lab/build-node.sh").toString(),
                directory.toString()));
    command.addAll(node.recipe());
    var built = Shell.run(BUILD, command);
    if (built.exit() != 0) {
      throw new IllegalStateException(
          "build-node.sh ended with %d: %s".formatted(built.exit(), built.output()));
    }
  }

  /** The build writes {@code result} last. */
  private static boolean isStale(Path result, List<Path> sources) {
    if (!Files.exists(result)) {
      return true;
    }
    long made = result.toFile().lastModified();
    return sources.stream().flatMap(BootAssets::files).anyMatch(file -> file.lastModified() > made);
  }

  private static Stream<java.io.File> files(Path source) {
    try (Stream<Path> all = Files.walk(source)) {
      return all.filter(Files::isRegularFile).map(Path::toFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + source, e);
    }
  }
}
