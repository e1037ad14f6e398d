package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Watches a machine's serial console and notes when each step shows up. */
final class Console implements AutoCloseable {
  private final Thread watcher;

  /**
   * @param marks what the console says when a step is reached
   */
  Console(Path serial, Map<Step, String> marks, Milestones milestones) {
    watcher =
        Thread.ofVirtual().name("console " + serial).start(() -> watch(serial, marks, milestones));
  }

  private static void watch(Path serial, Map<Step, String> marks, Milestones milestones) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var text = read(serial);
        marks.forEach(
            (step, mark) -> {
              if (milestones.after(step).isEmpty() && text.contains(mark)) {
                milestones.reached(step, Instant.now());
              }
            });
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close()
    }
  }

  /** Empty before the machine has written anything. */
  static String read(Path serial) {
    try {
      return Files.exists(serial)
          ? new String(Files.readAllBytes(serial), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
