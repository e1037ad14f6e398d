package dev.ichor.lab.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's files about this machine.
 *
 * @param root {@code /} on a machine
 */
record SysFiles(Path root) {
  /** One value; empty when this machine does not have it. */
  String text(String path) {
    try {
      return new String(Files.readAllBytes(root.resolve(path)), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** A value that is a number; {@code absent} when it is none. */
  long number(String path, long absent) {
    var text = text(path);
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : absent;
  }

  /** Names in a directory, sorted; none when it is not there. */
  List<String> names(String directory) {
    if (!exists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root.resolve(directory))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  /** Last name of what a link leads to; empty when it is none. */
  String linkName(String path) {
    try {
      return Files.readSymbolicLink(root.resolve(path)).getFileName().toString();
    } catch (IOException e) {
      return "";
    }
  }
}
