package dev.ichor.api.cli;

import dev.ichor.api.config.Key;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Resolution;
import dev.ichor.api.config.Setting;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ichor config}: about the configuration, without starting anything. */
@Command(
    name = "config",
    description = "Shows the configuration.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Print.class)
final class ConfigCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** {@code ichor config print}: each setting that holds, with where it came from. */
  @Command(
      name = "print",
      description =
          "Prints every setting that holds and where it came from; takes the flags of up.",
      mixinStandardHelpOptions = true)
  static final class Print implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      var line = spec.commandLine();
      var resolution = Resolution.of(ConfigOptions.sources(line.getParseResult(), System.getenv()));
      table(line.getOut(), resolution.settings());
      return switch (resolution) {
        case Resolution.Ready(var config, _) -> {
          plan(line.getOut(), config.dhcp());
          yield 0;
        }
        case Resolution.Refused refused -> {
          Complaint.print(line.getErr(), "ichor config", refused, MachineInterface.all());
          yield IchorCommand.REFUSED;
        }
      };
    }

    /** As YAML, so that it can be put into a file again. */
    private static void plan(PrintWriter out, Map<String, Object> plan) {
      if (plan.isEmpty()) {
        out.printf("%-12s %-40s # no plan of networks in the file%n", "dhcp:", "");
      } else {
        out.println(
            "# The base: what was changed over the API (/api/v1/dhcp/networks, /reservations) is kept in");
        out.println(
            "# the database and goes on top of it; GET /api/v1/dhcp/networks shows what holds.");
        var settings =
            DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDefaultScalarStyle(ScalarStyle.PLAIN)
                .build();
        out.print(new Dump(settings).dumpToString(Map.of("dhcp", plan)));
      }
      out.flush();
    }

    private static void table(PrintWriter out, Map<Key, Setting> settings) {
      for (var key : Key.values()) {
        var setting = settings.get(key);
        if (setting == null) {
          out.printf("%-12s %-40s # not set%n", key.text() + ":", "");
        } else {
          setting
              .shown()
              .forEach(
                  text ->
                      out.printf("%-12s %-40s # %s%n", key.text() + ":", text, setting.origin()));
        }
      }
      out.flush();
    }
  }
}
