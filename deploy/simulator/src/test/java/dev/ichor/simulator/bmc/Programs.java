package dev.ichor.simulator.bmc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of others that judge the simulator: found, run, bounded. */
final class Programs {
  private static final int LONGEST_SECONDS = 40;

  private Programs() {}

  record Run(int exit, String output) {}

  static Optional<Path> find(String name) {
    return List.of("/usr/bin", "/usr/sbin", "/usr/local/bin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs it to its end; output and errors together. */
  static Run run(List<String> line) throws Exception {
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("%s did not end: %s".formatted(line.getFirst(), output));
      }
      return new Run(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
