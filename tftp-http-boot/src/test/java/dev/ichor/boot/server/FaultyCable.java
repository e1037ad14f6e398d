package dev.ichor.boot.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Two hosts, each a network namespace of its own, on a cable that loses, doubles, delays and
 * reorders packets in both directions: the kernel's own queueing discipline netem (tc-netem(8)).
 */
final class FaultyCable implements AutoCloseable {
  static final String SERVER = "10.79.0.1";
  private static final String CLIENT = "10.79.0.2";
  private static final String NIC = "eth0";

  private final String near = "ichor-fc-s" + ProcessHandle.current().pid();
  private final String far = "ichor-fc-c" + ProcessHandle.current().pid();

  /** Skips the test, by name, where namespaces or netem are missing. */
  FaultyCable() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    for (var tool : List.of("ip", "tc")) {
      assumeTrue(run("sh", "-c", "command -v " + tool).isGood(), tool + " is not installed");
    }
    assumeTrue(run("ip", "netns", "add", near).isGood(), "namespaces cannot be made here");
    try {
      must("ip", "netns", "add", far);
      must("ip", "-n", near, "link", "add", NIC, "type", "veth", "peer", "name", NIC, "netns", far);
      must("ip", "-n", near, "address", "add", SERVER + "/24", "dev", NIC);
      must("ip", "-n", far, "address", "add", CLIENT + "/24", "dev", NIC);
      must("ip", "-n", near, "link", "set", NIC, "up");
      must("ip", "-n", far, "link", "set", NIC, "up");
      assumeTrue(
          run(netem("replace", near, "delay 1ms")).isGood(),
          "this kernel has no netem (sch_netem)");
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /** What a command ended with and what it said. */
  record Ended(int exit, String output) {
    boolean isGood() {
      return exit == 0;
    }
  }

  /**
   * @param faults in netem's words, for example {@code loss 3% delay 4ms}
   */
  void spoil(String faults) throws Exception {
    for (var host : List.of(near, far)) {
      must(netem("replace", host, faults));
    }
  }

  /** Packets that the cable lost so far, by the kernel's own count, both ways. */
  long lost() throws Exception {
    var dropped = Pattern.compile("dropped (\\d+)");
    long sum = 0;
    for (var host : List.of(near, far)) {
      var matcher =
          dropped.matcher(run("tc", "-n", host, "-s", "qdisc", "show", "dev", NIC).output());
      while (matcher.find()) {
        sum += Long.parseLong(matcher.group(1));
      }
    }
    return sum;
  }

  List<String> onServer(List<String> command) {
    return within(near, command);
  }

  /** Ends after so many seconds at the latest. */
  Ended onClient(int seconds, List<String> command) throws Exception {
    var all = new ArrayList<>(List.of("timeout", "-k", "1", Integer.toString(seconds)));
    all.addAll(within(far, command));
    return run(seconds + 5, all);
  }

  private static List<String> within(String namespace, List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private static String[] netem(String verb, String host, String faults) {
    var all = new ArrayList<>(List.of("tc", "-n", host, "qdisc", verb, "dev", NIC, "root"));
    all.add("netem");
    all.addAll(List.of(faults.split(" ")));
    return all.toArray(String[]::new);
  }

  private static void must(String... command) throws Exception {
    var ended = run(command);
    if (!ended.isGood()) {
      throw new AssertionError(String.join(" ", command) + ": " + ended.output());
    }
  }

  private static Ended run(String... command) throws Exception {
    return run(20, List.of(command));
  }

  private static Ended run(int seconds, List<String> command) throws Exception {
    Path said = Files.createTempFile("ichor-cable", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Ended(-1, "did not end in %d s: %s".formatted(seconds, read(said)));
      }
      return new Ended(process.exitValue(), read(said));
    } finally {
      Files.delete(said);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws Exception {
    for (var host : List.of(near, far)) {
      run("ip", "netns", "delete", host);
    }
  }
}
