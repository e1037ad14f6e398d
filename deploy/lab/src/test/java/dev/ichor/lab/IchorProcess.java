package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ./ichor up} as an operator starts it, on a host of the rack. */
final class IchorProcess {
  private static final Duration START = Duration.ofMinutes(3);

  private final String namespace;
  private final Path data;

  private IchorProcess(String namespace, Path data) {
    this.namespace = namespace;
    this.data = data;
  }

  /**
   * @param serve what {@code --serve} says about the interface, for example {@code server,pool=…}
   */
  static IchorProcess start(
      Rack rack, String address, String serve, ServedSystem system, Path directory) {
    Project.build();
    var namespace = rack.host("ichor", address + "/24");
    var data = directory.resolve("data");
    var command =
        new ArrayList<>(
            List.of(
                Project.root().resolve("ichor").toString(),
                "up",
                "--data",
                data.toString(),
                "--serve",
                "eth0=" + serve,
                "--operator",
                "127.0.0.1:8080",
                "--factory",
                "off",
                "--assets",
                system.assets().toString()));
    command.addAll(system.options());
    var log = directory.resolve("ichor.log");
    var process = rack.keep(Shell.start(log, Rack.in(namespace, command)));
    var ichor = new IchorProcess(namespace, data);
    Shell.await(
        "the operator plane of Ichor, see " + log, START, () -> ichor.isReady(process, log));
    return ichor;
  }

  /** Its REST API, asked from its own host. */
  Operator operator() {
    return new Operator(namespace, token());
  }

  private Optional<Boolean> isReady(Process process, Path log) {
    if (!process.isAlive()) {
      throw new AssertionError(
          "ichor up ended with %d: %s".formatted(process.exitValue(), Console.read(log)));
    }
    return Files.exists(data.resolve("operator.token")) && operator().answers()
        ? Optional.of(true)
        : Optional.empty();
  }

  /** The host that it runs on. */
  String namespace() {
    return namespace;
  }

  private String token() {
    try {
      return Files.readString(data.resolve("operator.token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
