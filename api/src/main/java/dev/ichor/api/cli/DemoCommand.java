package dev.ichor.api.cli;

import dev.ichor.api.app.ApplianceProcess;
import dev.ichor.api.app.Preflight;
import dev.ichor.api.app.StartProblem;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Resolution;
import dev.ichor.api.config.Sources;
import dev.ichor.api.demo.DemoFiles;
import dev.ichor.api.demo.DemoNetwork;
import dev.ichor.api.demo.DemoPlan;
import dev.ichor.api.demo.DemoScript;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ichor demo}: a simulated rack becomes a cluster on this machine, without any right. */
@Command(
    name = "demo",
    description = "Builds a cluster out of a simulated rack, all on loopback.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int MOST = 500;

  @Spec CommandSpec spec;

  @Option(names = "--once", description = "End when all is done: 0 if every machine is ACTIVE.")
  boolean once;

  @Option(
      names = "--machines",
      paramLabel = "N",
      defaultValue = "6",
      description = "How many machines, 1 to " + MOST + ". Default: 6")
  int machines;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Of UI and REST on 127.0.0.1. Default: 8080")
  int port;

  @Option(
      names = "--net",
      paramLabel = "N",
      defaultValue = "" + DemoNetwork.OCTET,
      description =
          "Machines are in 127.N, their BMCs in 127.(N+1); for demos side by side. Default: "
              + DemoNetwork.OCTET)
  int net;

  @Option(
      names = "--boot-ports",
      paramLabel = "FIRST",
      description =
          "Six ports from here for DHCP, proxyDHCP, TFTP, HTTP, events, log."
              + " Default: 6767, 14011, 6969, 8081, 8090, 8091")
  Optional<Integer> bootPorts;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep everything here, and continue from here. Default: a temporary directory")
  Optional<Path> data;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long it may take. Default: 120 and 10 more for each machine")
  Optional<Integer> patience;

  @Override
  public Integer call() throws IOException {
    var err = spec.commandLine().getErr();
    if (machines < 1 || machines > MOST) {
      err.printf("ichor demo: --machines %d is outside 1 to %d; give another%n", machines, MOST);
      err.flush();
      return IchorCommand.REFUSED;
    }
    DemoNetwork network;
    try {
      network =
          bootPorts
              .map(first -> DemoNetwork.from(net, first))
              .orElseGet(() -> DemoNetwork.usual(net));
    } catch (IllegalArgumentException outside) {
      err.printf("ichor demo: %s; give another%n", outside.getMessage());
      err.flush();
      return IchorCommand.REFUSED;
    }
    var directory = data.isPresent() ? data.get() : Files.createTempDirectory("ichor-demo-");
    Files.createDirectories(directory);
    var plan =
        new DemoPlan(
            directory.toRealPath(),
            machines,
            port,
            network,
            once,
            Duration.ofSeconds(patience.orElse(120 + 10 * machines)));
    try {
      return start(plan, err);
    } finally {
      if (data.isEmpty()) {
        delete(directory);
      }
    }
  }

  private int start(DemoPlan plan, PrintWriter err) throws IOException {
    var flags = plan.flags(DemoFiles.loaders(plan.data()), DemoFiles.assets(plan.data()));
    return switch (Resolution.of(new Sources(flags, Map.of(), Optional.empty()))) {
      case Resolution.Refused refused -> {
        Complaint.print(err, "ichor demo", refused, MachineInterface.all());
        yield IchorCommand.REFUSED;
      }
      case Resolution.Ready(var config, _) -> {
        try (var claim = Preflight.claim(config, MachineInterface.all())) {
          yield ApplianceProcess.run(claim, logging(plan.data()), () -> play(plan));
        } catch (StartProblem problem) {
          err.printf("ichor demo: %s%n", problem.getMessage());
          err.flush();
          yield IchorCommand.REFUSED;
        }
      }
    };
  }

  /** The terminal is for the steps; what the appliance logs goes to a file. */
  private static Map<String, String> logging(Path data) {
    return Map.of(
        "quarkus.log.console.level", "ERROR",
        "quarkus.log.file.enabled", "true",
        "quarkus.log.file.path", data.resolve("ichor.log").toString());
  }

  private void play(DemoPlan plan) {
    try {
      var token = ApplianceProcess.operatorToken().orElseThrow().value();
      var missing = new DemoScript(plan, token, System.out).run();
      Quarkus.asyncExit(missing.isEmpty() ? 0 : 1);
    } catch (IOException failure) {
      System.err.println("ichor demo: " + failure.getMessage());
      Quarkus.asyncExit(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var tree = Files.walk(directory)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
