package dev.ichor.lab.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One line to {@code /dev/kmsg}, so that it stands on the console among the kernel's own. */
final class KernelLogFile {
  private final Path file;

  KernelLogFile(Path file) {
    this.file = file;
  }

  /** One write is one record, at most 1 KiB of it. */
  void line(String text) {
    var record = "<6>node: %.900s%n".formatted(text.replace('\n', ' '));
    try {
      Files.write(file, record.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
