package dev.ichor.simulator.bmc.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Programs from PyPI ({@code deploy/lab/python-peers.txt}), in the environment ICHOR_PEERS names.
 */
final class Peers {
  private Peers() {}

  record Run(int exit, String output) {}

  private static Optional<Path> bin(String program) {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("ICHOR_PEERS")).map(Path::of).ifPresent(places::add);
    places.add(Path.of(System.getProperty("user.home"), ".cache", "ichor", "peers"));
    return places.stream()
        .map(place -> place.resolve("bin").resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Skips the test by name where the program is not installed. */
  static Path need(String program) {
    var found = bin(program);
    assumeTrue(
        found.isPresent(), program + " is not installed (deploy/lab/install-tools.sh installs it)");
    return found.orElseThrow();
  }

  static Run run(List<String> line) throws Exception {
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PYTHONWARNINGS", "ignore");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }

  /** A script of ours that uses a library of others. */
  static Run script(String name, String... arguments) throws Exception {
    var python = need("python3");
    var script = Path.of("src/test/resources/redfish", name).toAbsolutePath().toString();
    var line = new ArrayList<>(List.of(python.toString(), script));
    line.addAll(List.of(arguments));
    return run(line);
  }
}
