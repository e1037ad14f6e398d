package dev.ichor.api.cli;

import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ichor bmc-test}: what one machine's BMC offers and how it does it. */
@Command(
    name = "bmc-test",
    description = "Looks what a machine's BMC can do; reads only. Exit code 1 when a check failed.",
    mixinStandardHelpOptions = true)
final class BmcTestCommand extends AssetsCommand.Asked {
  @Parameters(paramLabel = "MACHINE", description = "Its id.")
  String machine = "";

  @Override
  int run(PrintWriter out) throws RefusedException, InterruptedException {
    var report =
        link.post(
            "/api/v1/machines/" + machine + "/bmc/self-test", OperatorLink.JSON.createObjectNode());
    for (var check : report.path("checks")) {
      out.printf(
          "%-8s %-8s %-30s %s%n",
          check.path("verdict").asText(),
          check.path("protocol").asText(),
          check.path("name").asText(),
          check.path("detail").asText());
    }
    out.printf(
        "%s: %d passed, %d warnings, %d not offered, %d failed%n",
        report.path("bmc").asText(),
        report.path("passed").asInt(),
        report.path("warnings").asInt(),
        report.path("absent").asInt(),
        report.path("failed").asInt());
    return report.path("failed").asInt() == 0 ? 0 : 1;
  }
}
