package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Watches a machine's serial console and notes when each step shows up. */
final class Console implements AutoCloseable {
  private record Mark(String text, Step step) {}

  private static final List<Mark> MARKS =
      List.of(
          new Mark("Linux version", Step.LINUX),
          new Mark("talos.config answered", Step.SIDE_DOCUMENTS),
          new Mark("stage maintenance", Step.MAINTENANCE),
          new Mark("configuration accepted by Talos's loader", Step.CONFIGURED),
          new Mark("stage rebooting", Step.REBOOT),
          new Mark("started from disk", Step.DISK_BOOT),
          new Mark("stage running", Step.RUNNING));

  private final Thread watcher;

  Console(Path serial, Milestones milestones) {
    watcher = Thread.ofVirtual().name("console " + serial).start(() -> watch(serial, milestones));
  }

  private static void watch(Path serial, Milestones milestones) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var text = read(serial);
        for (var mark : MARKS) {
          if (milestones.after(mark.step()).isEmpty() && text.contains(mark.text())) {
            milestones.reached(mark.step(), Instant.now());
          }
        }
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
