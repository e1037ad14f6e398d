package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The kernel of Debian's package linux-image-amd64, with its modules: it can what the kernel of the
 * machine that runs the tests may lack.
 *
 * @param release such as {@code 6.1.0-56-amd64}
 */
record DebianKernel(String release) {
  /** The last by name of those that are complete; empty when there is none. */
  static Optional<DebianKernel> installed() {
    var modules = Path.of("/lib/modules");
    if (!Files.isDirectory(modules)) {
      return Optional.empty();
    }
    try (Stream<Path> releases = Files.list(modules)) {
      return releases
          .map(path -> new DebianKernel(path.getFileName().toString()))
          .filter(kernel -> Files.isReadable(kernel.image()))
          .reduce((one, other) -> one.release().compareTo(other.release()) > 0 ? one : other);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + modules, e);
    }
  }

  /** Skips the calling test where there is none, or where it lacks a module. */
  static DebianKernel withModules(List<String> names) {
    var kernel = installed();
    Assumptions.assumeTrue(
        kernel.isPresent(), "no kernel with its modules: apt-get install linux-image-amd64");
    for (var name : names) {
      Assumptions.assumeTrue(
          kernel.orElseThrow().dependencies(name).exit() == 0,
          () -> "kernel %s has no %s".formatted(kernel.orElseThrow().release(), name));
    }
    return kernel.orElseThrow();
  }

  Path image() {
    return Path.of("/boot/vmlinuz-" + release);
  }

  /** The files of these modules and of what they need, in the order of loading. */
  List<Path> files(List<String> names) {
    var files = new LinkedHashSet<Path>();
    for (var name : names) {
      var needed = dependencies(name);
      if (needed.exit() != 0) {
        throw new IllegalStateException("module " + name + ": " + needed.output());
      }
      needed
          .output()
          .lines()
          .filter(line -> line.startsWith("insmod ")) // "builtin" needs no file
          .map(line -> Path.of(line.split(" ")[1]))
          .forEach(files::add);
    }
    return List.copyOf(files);
  }

  private Shell.Result dependencies(String module) {
    return Shell.run("modprobe", "--set-version", release, "--show-depends", module);
  }
}
