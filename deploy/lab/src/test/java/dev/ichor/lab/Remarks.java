package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** What the closing line of {@code ./ichor test} must say beside the counts. */
final class Remarks {
  private Remarks() {}

  /** Kept beside the reports, where {@code deploy/tools/TestSummary.java} finds it. */
  static void leave(String name, String text) {
    var reports = Project.root().resolve("deploy/lab/target/failsafe-reports");
    try {
      Files.createDirectories(reports);
      Files.writeString(reports.resolve("REMARK-%s.txt".formatted(name)), text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot leave a remark in " + reports, e);
    }
  }
}
