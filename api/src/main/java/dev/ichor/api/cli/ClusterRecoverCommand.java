package dev.ichor.api.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ichor cluster recover}: the way back when all control planes are lost. */
@Command(
    name = "recover",
    description = "Lets one machine in as control plane where all of them are lost.",
    mixinStandardHelpOptions = true)
final class ClusterRecoverCommand extends ClusterCommand.Base {
  @Parameters(index = "1", paramLabel = "MACHINE", description = "its id")
  String machine = "";

  @Option(names = "--confirm", paramLabel = "NAME", description = "of the cluster")
  String confirm = "";

  @Override
  ServerOptions.Answer ask(String path) throws IOException {
    return server.json("POST", path + "/recover", Map.of("machine", machine, "confirm", confirm));
  }

  @Override
  int show(ServerOptions.Answer answer, PrintWriter out) throws IOException {
    out.printf("let in; %s%n", answer.json().path("next").asText());
    return 0;
  }
}
