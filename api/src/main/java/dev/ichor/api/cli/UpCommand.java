package dev.ichor.api.cli;

import dev.ichor.api.app.ApplianceProcess;
import dev.ichor.api.app.Preflight;
import dev.ichor.api.app.StartProblem;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Resolution;
import io.quarkus.runtime.Quarkus;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ichor up}: checks everything that can be checked, then runs the appliance. */
@Command(
    name = "up",
    description = "Runs the appliance until it is told to stop.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--until-ready", description = "Stop as soon as everything is open: a rehearsal.")
  boolean untilReady;

  @Override
  public Integer call() {
    var err = spec.commandLine().getErr();
    var sources = ConfigOptions.sources(spec.commandLine().getParseResult(), System.getenv());
    return switch (Resolution.of(sources)) {
      case Resolution.Refused refused -> {
        Complaint.print(err, "ichor up", refused, MachineInterface.all());
        yield IchorCommand.REFUSED;
      }
      case Resolution.Ready(var config, _) -> start(config);
    };
  }

  private int start(IchorConfig config) {
    try (var claim = Preflight.claim(config, MachineInterface.all())) {
      return ApplianceProcess.run(claim, Map.of(), this::ready);
    } catch (StartProblem problem) {
      var err = spec.commandLine().getErr();
      err.printf("ichor up: %s%n", problem.getMessage());
      err.flush();
      return IchorCommand.REFUSED;
    }
  }

  private void ready() {
    if (untilReady) {
      Quarkus.asyncExit(0);
    }
  }
}
