package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import dev.ichor.inventory.model.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Words of {@code ichor bmc} about what a machine boots from. */
final class BmcBootCommands {
  private BmcBootCommands() {}

  /** {@code ichor bmc boot}. */
  @Command(
      name = "boot",
      description = "What it boots from; arms the next start, without restarting it.",
      mixinStandardHelpOptions = true)
  static final class Boot extends BmcCommand.OfMachine {
    @Option(
        names = "--next",
        paramLabel = "TARGET",
        description = "network, disk, cd, setup, none, http, or an entry: Boot0003.")
    Optional<String> next = Optional.empty();

    @Option(names = "--address", paramLabel = "URL", description = "With http: where from.")
    Optional<String> address = Optional.empty();

    @Option(names = "--persistent", description = "For all starts to come.")
    boolean isPersistent;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (next.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode().put("target", next.get());
        address.ifPresent(text -> body.put("address", text));
        body.put("persistent", isPersistent);
        link.put(path + "/boot", body)
            .path("steps")
            .forEach(step -> out.println(Printable.of(step.asText())));
      }
      print(link.get(path + "/boot"), out);
    }
  }

  /** {@code ichor bmc boot-order}. */
  @Command(
      name = "boot-order",
      description = "The boot order; puts entries first.",
      mixinStandardHelpOptions = true)
  static final class Order extends BmcCommand.OfMachine {
    @Option(
        names = "--first",
        paramLabel = "ENTRY",
        split = ",",
        description = "Put these first: Boot0003,Boot0001.")
    List<String> first = List.of();

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (!first.isEmpty()) {
        var body = OperatorLink.JSON.createObjectNode();
        first.forEach(body.putArray("first")::add);
        link.put(path + "/boot/order", body);
      }
      print(link.get(path + "/boot"), out);
    }
  }

  private static void print(JsonNode state, PrintWriter out) {
    out.printf("override  %s%n", BmcCommand.text(state, "override"));
    if (state.has("address")) {
      out.printf("address   %s%n", BmcCommand.text(state, "address"));
    }
    if (state.has("progress")) {
      out.printf("progress  %s%n", BmcCommand.text(state, "progress"));
    }
    for (var entry : state.path("order")) {
      out.printf(
          "%-10s %-28s %s%n",
          BmcCommand.text(entry, "id"),
          BmcCommand.text(entry, "name"),
          entry.path("enabled").asBoolean(true) ? "" : "disabled");
    }
    if (!state.path("pending").isEmpty()) {
      out.println("from the next start on: " + Printable.of(state.path("pending").toString()));
    }
  }
}
