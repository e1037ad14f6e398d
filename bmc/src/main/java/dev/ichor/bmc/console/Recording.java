package dev.ichor.bmc.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A console as a file in the form of asciicast 2, which {@code asciinema play} shows in its own
 * time: a header, then a line {@code [seconds, "o", text]} for each piece. What people type is not
 * recorded: passwords are among it. Two files of at most 4 MiB are kept.
 */
final class Recording {
  private static final Logger LOG = Logger.getLogger(Recording.class);
  private static final long LARGEST = 4 << 20;

  private final Path file;
  private final String title;
  private Optional<Instant> begun = Optional.empty();
  private boolean failing;

  Recording(Path file, String title) {
    this.file = file;
    this.title = title;
  }

  Path file() {
    return file;
  }

  /** A disk that is full costs the recording, not the console; the next text tries again. */
  synchronized void text(String text, Instant now) {
    try {
      if (begun.isEmpty() || Files.notExists(file) || Files.size(file) > LARGEST) {
        begin(now);
      }
      var seconds = Duration.between(begun.orElse(now), now).toMillis() / 1000.0;
      var line = JsonNodeFactory.instance.arrayNode();
      line.add(Double.parseDouble(String.format(Locale.ROOT, "%.3f", seconds))).add("o").add(text);
      append(line.toString());
      if (failing) {
        failing = false;
        LOG.infof("console recorded again file=%s", file);
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.warnf("console not recorded file=%s why=\"%s\"", file, e);
      }
    }
  }

  /** What was recorded before is kept as the older of the two files. */
  private void begin(Instant now) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.exists(file) && Files.size(file) > 0) {
      Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
    }
    var header = JsonNodeFactory.instance.objectNode();
    header.put("version", 2).put("width", 80).put("height", 25);
    header.put("timestamp", now.getEpochSecond()).put("title", title);
    append(header.toString());
    begun = Optional.of(now);
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /** The whole line or nothing of it; half a character becomes a question mark. */
  private void append(String line) throws IOException {
    var octets = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
    try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var end = out.size();
      try {
        for (var at = end; octets.hasRemaining(); ) {
          at += out.write(octets, at);
        }
      } catch (IOException e) {
        out.truncate(end);
        throw e;
      }
    }
  }
}
