package dev.ichor.talos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Go program on Talos's own library, built when Go is there; else its tests are skipped. */
public final class Conformance {
  private static final String USUAL = "1.13";
  private static final Path PROGRAM = Path.of("target", "conformance").toAbsolutePath();

  private Conformance() {}

  /** What the program said. */
  public record Verdict(int exit, String text) {}

  /** Builds it, or skips the calling test with the reason. */
  public static void require() throws Exception {
    var go =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
    Assumptions.assumeTrue(go, "Go is not on the path: install it to have Talos judge");
    Files.createDirectories(PROGRAM.getParent());
    built("go", "build", "-o", PROGRAM.toString(), ".");
  }

  /** The program on another minor version's library; of 1.13 it is the usual one. */
  public static void require(String minor) throws Exception {
    if (!minor.equals(USUAL)) {
      var program = program(minor).toString();
      built("go", "build", "-modfile=versions/" + minor + ".mod", "-o", program, ".");
    }
  }

  private static Path program(String minor) {
    return minor.equals(USUAL)
        ? PROGRAM
        : PROGRAM.resolveSibling(PROGRAM.getFileName() + "-" + minor);
  }

  private static void built(String... command) throws Exception {
    var built = run(Path.of("conformance"), command);
    Assumptions.assumeFalse(
        built.exit() != 0 && built.text().matches("(?s).*(dial tcp|lookup|proxyconnect).*"),
        "Talos's Go module cannot be downloaded");
    assertThat(built.exit()).as(built.text()).isZero();
  }

  /** Of another minor version. */
  public static Verdict judgeOf(String minor, String... arguments) throws Exception {
    var command = command(arguments);
    command.set(0, program(minor).toString());
    return run(Path.of("."), command.toArray(String[]::new));
  }

  public static Verdict judge(String... arguments) throws Exception {
    return run(Path.of("."), command(arguments).toArray(String[]::new));
  }

  /** Starts a command that runs until its input ends. */
  public static Process start(String... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> command(String... arguments) {
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Verdict run(Path folder, String... command) throws Exception {
    var output = Files.createTempFile("conformance", ".txt");
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
      return new Verdict(process.waitFor(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
