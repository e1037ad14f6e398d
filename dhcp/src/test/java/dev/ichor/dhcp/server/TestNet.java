package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Network namespaces with real interfaces, processes in them, and our server in one of them. */
final class TestNet implements AutoCloseable {
  private static final AtomicInteger NETS = new AtomicInteger();

  private final String id = ProcessHandle.current().pid() + "n" + NETS.incrementAndGet();
  private final List<String> namespaces = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /** Skips the test, by name, when root or a tool is missing. */
  TestNet(String... tools) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    assumeTrue(succeeds("sh", "-c", "command -v ip"), "ip is not installed");
    for (var tool : tools) {
      assumeTool(tool);
    }
    assumeTrue(succeeds("ip", "netns", "add", id), "network namespaces cannot be made here");
    namespaces.add(id);
  }

  static void assumeTool(String tool) throws Exception {
    assumeTrue(succeeds("sh", "-c", "command -v " + tool), tool + " is not installed");
  }

  /** A further one. */
  String namespace() throws Exception {
    var name = id + (char) ('a' + namespaces.size());
    run("ip", "netns", "add", name);
    namespaces.add(name);
    run("ip", "-n", name, "link", "set", "lo", "up");
    return name;
  }

  /** The switch: a bridge that joins the cables. */
  String bridge() throws Exception {
    run("ip", "-n", id, "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    run("ip", "-n", id, "link", "set", "br0", "up");
    return id;
  }

  /** A cable from the bridge to an interface, which is up and has no address. */
  void plug(String namespace, String nic, String mac) throws Exception {
    var port = "p" + NETS.incrementAndGet();
    run(
        "ip", "-n", id, "link", "add", port, "type", "veth", "peer", "name", nic, "netns",
        namespace);
    run("ip", "-n", id, "link", "set", port, "master", "br0", "up");
    run("ip", "-n", namespace, "link", "set", nic, "address", mac, "up");
  }

  void address(String namespace, String nic, String cidr) throws Exception {
    run("ip", "-n", namespace, "address", "add", cidr, "dev", nic);
  }

  /** Runs to its end, at most so long; what it said. */
  List<String> say(String namespace, int seconds, String... command) throws Exception {
    return sayUntil(namespace, seconds, _ -> false, command);
  }

  /**
   * Until a line passes, or the end; what it said so far. The process is ended. Through a file, for
   * the pipe of a client that leaves children behind never ends.
   */
  List<String> sayUntil(String namespace, int seconds, Predicate<String> enough, String... command)
      throws Exception {
    var file = Files.createTempFile("ichor-net", ".txt");
    try {
      var all = within(namespace, seconds, command);
      var process =
          new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(file.toFile()).start();
      processes.add(process);
      while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
        if (lines(file).stream().anyMatch(enough)) {
          process.destroy();
        }
      }
      return lines(file);
    } finally {
      Files.delete(file);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
  }

  private static List<String> within(String namespace, int seconds, String... command) {
    var all = new ArrayList<>(List.of("timeout", "-k", "1", Integer.toString(seconds)));
    all.addAll(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    return all;
  }

  /** Waits, ten seconds at most, until what a process wrote matches. */
  static void awaitText(Path file, String pattern) throws Exception {
    var wanted = Pattern.compile(pattern, Pattern.DOTALL);
    var text = "";
    for (var look = 0; look < 200 && !wanted.matcher(text).find(); look++) {
      TimeUnit.MILLISECONDS.sleep(50);
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    }
    assertThat(text).containsPattern(wanted);
  }

  /** As {@link #start}; what it says goes into a file. */
  Process startInto(Path file, String namespace, int seconds, String... command)
      throws IOException {
    var process =
        new ProcessBuilder(within(namespace, seconds, command))
            .redirectErrorStream(true)
            .redirectOutput(file.toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** Ends with the net, or after so long. */
  Process start(String namespace, int seconds, String... command) throws IOException {
    var process =
        new ProcessBuilder(within(namespace, seconds, command)).redirectErrorStream(true).start();
    processes.add(process);
    return process;
  }

  /** Our server; the arguments are those of {@link NamespaceServer}. */
  Served serve(String namespace, String... arguments) throws Exception {
    return serve(List.of(), namespace, arguments);
  }

  /**
   * @param wrapper a command that runs our server in its own way; empty for none
   */
  Served serve(List<String> wrapper, String namespace, String... arguments) throws Exception {
    var command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            NamespaceServer.class.getName()));
    command.addAll(List.of(arguments));
    return new Served(start(namespace, 110, command.toArray(String[]::new)));
  }

  /** Our server in its own process. */
  static final class Served {
    private final Process process;
    private final BufferedReader output;

    /** What it said until it served. */
    final List<String> start;

    Served(Process process) throws IOException {
      this.process = process;
      this.output = process.inputReader(StandardCharsets.UTF_8);
      this.start = until("ready");
    }

    /** What it says up to a line that begins so; the test's time-out bounds the wait. */
    List<String> until(String beginning) throws IOException {
      var lines = new ArrayList<String>();
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.startsWith(beginning)) {
          return lines;
        }
      }
      throw new AssertionError("the server ended: " + lines);
    }

    private String ask(String command, String beginning) throws IOException {
      process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return until(beginning).getLast();
    }

    String counters() throws IOException {
      return ask("counters", "DhcpCounters");
    }

    /** Each address on record with what it is: {@code 10.77.0.5=BOUND}. */
    List<String> leases() throws IOException {
      var words = List.of(ask("leases", "leases").split(" ", -1));
      return words.subList(1, words.size());
    }

    /** Drops the options of an interface: {@code reconfigured}, or why not. */
    String reconfigure(String interfaceName) throws IOException {
      return ask("reconfigure " + interfaceName, "reconfigure").replaceFirst("^reconfigure: ", "");
    }

    String segments() throws IOException {
      return ask("segments", "[Segment");
    }

    String search(String interfaceName) throws IOException {
      return ask("search " + interfaceName, "searched");
    }
  }

  /** An executable file that prints one line, for clients that run a script when bound. */
  static String script(Path directory, String text) throws IOException {
    var file = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  static void run(String... command) throws Exception {
    assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
  }

  static boolean succeeds(String... command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws Exception {
    processes.forEach(Process::destroy);
    for (var process : processes) {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    for (var namespace : namespaces) {
      succeeds("sh", "-c", "ip netns pids " + namespace + " | xargs -r kill -9");
      succeeds("ip", "netns", "delete", namespace);
    }
  }
}
