package dev.ichor.lab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Somebody else's program that reads what was written here. */
final class Judge {
  private Judge() {}

  /** Standard output of a program that must end with 0 within a minute. */
  static byte[] run(Path directory, List<String> command) throws Exception {
    var errors = directory.resolve("judge.log").toFile();
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors).start();
    process.getOutputStream().close();
    var output = process.getInputStream().readAllBytes();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not come through, see " + errors);
    }
    return output;
  }

  /** Skips the calling test where the program is not installed. */
  static void require(String program, String packageName) {
    Assumptions.assumeTrue(
        Path.of(program).toFile().canExecute(),
        "missing %s: apt-get install %s".formatted(program, packageName));
  }
}
