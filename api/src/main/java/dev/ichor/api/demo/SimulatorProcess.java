package dev.ichor.api.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The simulated rack, {@code ichor simulate}, as a process of its own. */
final class SimulatorProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path inventory;
  private final Path log;

  private SimulatorProcess(Process process, Path inventory, Path log) {
    this.process = process;
    this.inventory = inventory;
    this.log = log;
  }

  /**
   * Starts it with the same Java and the same program as this process. Its standard input is a pipe
   * from here: it ends with this process, however that ends.
   */
  static SimulatorProcess start(DemoPlan plan) throws IOException {
    var inventory = plan.data().resolve("rack.json");
    Files.deleteIfExists(inventory);
    var log = plan.data().resolve("rack.log");
    var command = new ArrayList<>(thisProgram());
    command.addAll(plan.simulatorArguments(inventory));
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new SimulatorProcess(process, inventory, log);
  }

  private static List<String> thisProgram() {
    var runtime = ManagementFactory.getRuntimeMXBean();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    runtime.getInputArguments().stream()
        .filter(
            argument -> !argument.startsWith("-agentlib") && !argument.contains("AOTCacheOutput"))
        .forEach(command::add);
    var classPath = runtime.getClassPath();
    command.addAll(
        classPath.endsWith("quarkus-run.jar")
            ? List.of("-jar", classPath)
            : List.of("-cp", classPath, "dev.ichor.api.Main"));
    return command;
  }

  /** The rack's list of machines, written when its BMCs answer. */
  JsonNode machines() throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (!Files.exists(inventory)) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IOException("the simulated rack did not start; its log is " + log);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Operator.JSON.readTree(Files.readString(inventory)).path("machines");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, and makes it end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
