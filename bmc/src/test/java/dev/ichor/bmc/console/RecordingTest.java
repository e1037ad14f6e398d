package dev.ichor.bmc.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  @DisplayName("After a fault of the disk the next text is recorded again, in a whole file")
  void again() throws Exception {
    var folder = directory.resolve("consoles");
    var file = folder.resolve("m.cast");
    Files.writeString(folder, "a file where the directory should be");
    var recording = new Recording(file, "console");
    recording.text("lost", NOW);
    recording.text("lost too", NOW);
    Files.delete(folder);
    recording.text("kept", NOW.plusSeconds(1));
    assertThat(Files.readAllLines(file)).hasSize(2).last().asString().contains("kept");
    assertThat(Files.readAllLines(file).getFirst()).contains("\"version\":2");
    Files.delete(file);
    recording.text("begun anew", NOW.plusSeconds(2));
    assertThat(Files.readAllLines(file)).hasSize(2).last().asString().contains("begun anew");
  }

  @Test
  @DisplayName("Half a character costs that character, not the recording")
  void lenient() throws Exception {
    var file = directory.resolve("m.cast");
    var recording = new Recording(file, "console");
    recording.text("a\ud83db", NOW);
    recording.text("c\ud83d\ude00", NOW);
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(Files.readString(file)).contains("a?b").contains("c\ud83d\ude00");
  }
}
