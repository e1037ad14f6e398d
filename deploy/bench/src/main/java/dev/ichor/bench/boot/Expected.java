package dev.ichor.bench.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Size and CRC-32C of the file that the server should be sending. */
record Expected(long size, long crc) {
  static Expected of(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var crc = new CRC32C();
      crc.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      return new Expected(channel.size(), crc.getValue());
    }
  }
}
