package dev.ichor.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL on loopback with a directory of its own. It does not run as root: then it runs as
 * {@code nobody}.
 */
final class Postgres implements AutoCloseable {
  static final String USER = "ichor";
  private static final int PATIENCE_SECONDS = 60;

  private final Path programs;
  private final Path directory;
  private final Path log;
  private final int port;

  private Postgres(Path programs, Path directory, Path log, int port) {
    this.programs = programs;
    this.directory = directory;
    this.log = log;
    this.port = port;
  }

  /**
   * Empty where it is not installed.
   *
   * @param log what its programs say
   */
  static Optional<Postgres> start(Path log) throws IOException {
    var programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    var directory = Files.createTempDirectory("ichor-process-postgres");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    var server = new Postgres(programs.get(), directory, log, freePort());
    server.run("initdb", "-U", USER, "--auth=trust", "-E", "UTF8", "-N");
    var options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''".formatted(server.port);
    server.run("pg_ctl", "-w", "-l", server.ownLog(), "-o", options, "start");
    return Optional.of(server);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Debian keeps each version's programs apart; the newest is taken. */
  private static Optional<Path> programs() throws IOException {
    var debian = Path.of("/usr/lib/postgresql");
    try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>empty()) {
      return Stream.concat(
              versions.sorted(Comparator.reverseOrder()).map(it -> it.resolve("bin")),
              Stream.of(Path.of("/usr/bin"), Path.of("/usr/local/bin")))
          .filter(it -> Files.isExecutable(it.resolve("initdb")))
          .filter(it -> Files.isExecutable(it.resolve("pg_ctl")))
          .findFirst();
    }
  }

  private String ownLog() {
    return directory.resolve("log").toString();
  }

  private void run(String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of(programs.resolve(program).toString(), "-D"));
    command.add(directory.resolve("data").toString());
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("%s did not succeed; see %s".formatted(program, log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
  }

  /** As {@code --db} takes it. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  @Override
  public void close() throws IOException {
    run("pg_ctl", "-m", "immediate", "-w", "stop");
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
