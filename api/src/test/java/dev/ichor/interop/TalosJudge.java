package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Talos's own Go client as an operator ({@code talos/conformance}, tag {@code client}). */
final class TalosJudge {
  private static final Path SOURCES = Path.of("..", "talos", "conformance");
  private static final Path PROGRAM = Path.of("target", "conformance-client").toAbsolutePath();

  private TalosJudge() {}

  /** Builds it; skips the test by name where Go, or Talos's module, is not to be had. */
  static void require() throws Exception {
    var go =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
    Assumptions.assumeTrue(go, "Go is not on the path: install it to have Talos's client judge");
    var built =
        run(SOURCES, List.of("go", "build", "-tags", "client", "-o", PROGRAM.toString(), "."));
    Assumptions.assumeFalse(
        built.matches("(?s).*(dial tcp|lookup|proxyconnect).*"),
        "Talos's Go module cannot be downloaded");
    assertThat(Files.isExecutable(PROGRAM)).as(built).isTrue();
  }

  /** What it says; an objection of Talos's client is part of it. */
  static String ask(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    return run(Path.of("."), command).strip();
  }

  private static String run(Path folder, List<String> command) throws Exception {
    var output = Files.createTempFile("judge", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }
}
