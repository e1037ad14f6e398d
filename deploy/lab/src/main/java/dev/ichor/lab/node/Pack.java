package dev.ichor.lab.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Packs a directory as an initramfs: {@code Pack ROOT FILE}. */
public final class Pack {
  private Pack() {}

  public static void main(String... arguments) throws IOException {
    var root = Path.of(arguments[0]);
    List<String> tops;
    try (Stream<Path> all = Files.list(root)) {
      tops = all.map(path -> path.getFileName().toString()).sorted().toList();
    }
    try (var out =
        FileChannel.open(
            Path.of(arguments[1]),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Cpio.of(root, tops).writeTo(out);
    }
  }
}
