package dev.ichor.api.cli;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.SimulateCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/**
 * The root of the command line. Exit codes: 0 done, 1 ran and did not come through, 2 refused
 * before anything was started.
 */
@Command(
    name = "ichor",
    description = "Turns a rack of cold servers into Talos clusters.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionCommand.Provider.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      SimulateCommand.class,
      ConfigCommand.class,
      TalconfigCommands.Plan.class,
      TalconfigCommands.Apply.class,
      TalconfigCommands.Export.class,
      SecretsCommand.class,
      TokenCommand.class,
      PowerCommand.class,
      TasksCommand.class,
      BmcTestCommand.class,
      DiscoverCommand.class,
      HardwareCommand.class,
      LogsCommand.class,
      TalosctlCommand.class,
      LogsCommand.Dmesg.class,
      ClusterCommand.class,
      AssetsCommand.class,
      BundleCommand.class,
      BmcCommand.class,
      ConsoleCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
public final class IchorCommand {
  /** Refused: usage, configuration, or something the machine lacks. */
  public static final int REFUSED = 2;

  /** Runs one command line and returns the process's exit code. */
  public static int run(String... arguments) {
    var line = commandLine();
    return arguments.length == 0 ? usage(line) : line.execute(arguments);
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new IchorCommand());
    ConfigOptions.addTo(subcommand(line, "up"));
    ConfigOptions.addTo(subcommand(subcommand(line, "config"), "print"));
    line.setParameterExceptionHandler(IchorCommand::explain);
    return line;
  }

  private static CommandLine subcommand(CommandLine line, String name) {
    return requireNonNull(line.getSubcommands().get(name), name);
  }

  private static int usage(CommandLine line) {
    line.usage(line.getErr());
    return REFUSED;
  }

  private static int explain(ParameterException problem, String... arguments) {
    var line = problem.getCommandLine();
    PrintWriter err = line.getErr();
    var command = line.getCommandSpec().qualifiedName();
    err.printf("%s: %s; '%s --help' tells what it takes%n", command, problem.getMessage(), command);
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    err.flush();
    return REFUSED;
  }
}
