package dev.ichor.inventory.store;

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
 * A real PostgreSQL on loopback, of its own directory, for as long as the test runs. It refuses to
 * run as root: then it runs as {@code nobody}.
 */
public final class TestPostgres implements AutoCloseable {
  /** What to do where there is none. */
  public static final String REMEDY =
      "PostgreSQL is not installed: apt-get install postgresql (deploy/lab/install-tools.sh does)";

  private static final String USER = "ichor";

  private final Path directory;
  private final Path programs;
  private final int port;

  private TestPostgres(Path directory, Path programs, int port) {
    this.directory = directory;
    this.programs = programs;
    this.port = port;
  }

  /** Empty where it is not installed. */
  public static Optional<TestPostgres> start() throws IOException {
    var programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    var directory = Files.createTempDirectory("ichor-postgres");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var server = new TestPostgres(directory, programs.get(), port);
    server.run("initdb", "-D", server.data(), "-U", USER, "--auth=trust", "-E", "UTF8", "-N");
    server.run(
        "pg_ctl",
        "-D",
        server.data(),
        "-w",
        "-l",
        directory.resolve("log").toString(),
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''".formatted(port),
        "start");
    return Optional.of(server);
  }

  private static Optional<Path> programs() throws IOException {
    var places = new ArrayList<Path>();
    var debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (var versions = Files.list(debian)) {
        versions
            .sorted(Comparator.reverseOrder())
            .map(it -> it.resolve("bin"))
            .forEach(places::add);
      }
    }
    Stream.of("/usr/local/bin", "/usr/bin").map(Path::of).forEach(places::add);
    return places.stream()
        .filter(it -> Files.isExecutable(it.resolve("initdb")))
        .filter(it -> Files.isExecutable(it.resolve("pg_ctl")))
        .findFirst();
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private void run(String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    var output = directory.resolve(program + ".out").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(program + " did not succeed: " + Files.readString(output.toPath()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
  }

  /** As {@code --db} takes it. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  public String user() {
    return USER;
  }

  @Override
  public void close() throws IOException {
    run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
