package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Words of {@code ichor bmc} about what keeps a BMC in order. */
final class BmcUpkeepCommands {
  private BmcUpkeepCommands() {}

  /** {@code ichor bmc certificate}. */
  @Command(
      name = "certificate",
      description = "The BMC's certificates; makes a signing request, installs another.",
      mixinStandardHelpOptions = true)
  static final class Certificate extends BmcCommand.OfMachine {
    @Option(
        names = "--request",
        paramLabel = "NAME",
        description = "Make a key and a signing request for this common name, and print it.")
    Optional<String> request = Optional.empty();

    @Option(
        names = "--also",
        paramLabel = "NAME",
        split = ",",
        description = "With --request: more names and addresses.")
    List<String> others = List.of();

    @Option(names = "--organization", description = "With --request.")
    Optional<String> organization = Optional.empty();

    @Option(names = "--country", description = "With --request: two letters.")
    Optional<String> country = Optional.empty();

    @Option(
        names = "--replace",
        paramLabel = "FILE",
        description = "Install this certificate (PEM, with its chain).")
    Optional<Path> replacement = Optional.empty();

    @Override
    void run(String path, PrintWriter out)
        throws RefusedException, IOException, InterruptedException {
      if (request.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode().put("commonName", request.get());
        others.forEach(body.putArray("alternativeNames")::add);
        organization.ifPresent(it -> body.put("organization", it));
        country.ifPresent(it -> body.put("country", it));
        var answer = link.post(path + "/certificates/request", body);
        answer.path("request").asText("").lines().map(Printable::of).forEach(out::println);
        return;
      }
      if (replacement.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode();
        body.put("certificate", Files.readString(replacement.get()));
        say(link.put(path + "/certificate", body), out);
      }
      for (var each : link.get(path + "/certificates")) {
        out.printf(
            "%-6s %-28s until %-22s %s%n",
            BmcCommand.text(each, "use"),
            BmcCommand.text(each, "subject"),
            BmcCommand.text(each, "notAfter"),
            BmcCommand.text(each, "fingerprint"));
      }
    }
  }

  /** {@code ichor bmc services}. */
  @Command(
      name = "services",
      description = "What the BMC answers on its network; switches it.",
      mixinStandardHelpOptions = true)
  static final class Services extends BmcCommand.OfMachine {
    @Option(names = "--on", paramLabel = "NAME", split = ",", description = "Switch on: SSDP.")
    List<String> on = List.of();

    @Option(names = "--off", paramLabel = "NAME", split = ",", description = "Switch off: IPMI.")
    List<String> off = List.of();

    @Option(names = "--ntp", paramLabel = "SERVER", split = ",", description = "Time servers.")
    List<String> timeServers = List.of();

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode();
      on.forEach(name -> body.withObjectProperty("enabled").put(name, true));
      off.forEach(name -> body.withObjectProperty("enabled").put(name, false));
      if (!timeServers.isEmpty()) {
        timeServers.forEach(body.putArray("timeServers")::add);
      }
      var answer =
          body.isEmpty() ? link.get(path + "/services") : link.patch(path + "/services", body);
      for (var each : answer.path("services")) {
        out.printf(
            "%-14s %-8s %s%n",
            BmcCommand.text(each, "name"),
            each.has("enabled") ? each.path("enabled").asBoolean() ? "on" : "off" : "unknown",
            BmcCommand.text(each, "port"));
      }
      answer.path("timeServers").forEach(it -> out.println("NTP " + Printable.of(it.asText())));
    }
  }

  /** {@code ichor bmc metrics}. */
  @Command(
      name = "metrics",
      description = "Metric reports of the BMC, or the values of one.",
      mixinStandardHelpOptions = true)
  static final class Metrics extends BmcCommand.OfMachine {
    @Parameters(index = "1", arity = "0..1", paramLabel = "REPORT", description = "Its id.")
    Optional<String> report = Optional.empty();

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (report.isEmpty()) {
        link.get(path + "/metrics").forEach(it -> out.println(Printable.of(it.asText())));
        return;
      }
      for (var value : link.get(path + "/metrics/" + report.get()).path("values")) {
        out.printf(
            "%-24s %-14s %-22s %s%n",
            BmcCommand.text(value, "metric"),
            BmcCommand.text(value, "value"),
            BmcCommand.text(value, "at"),
            BmcCommand.text(value, "property"));
      }
    }
  }

  /** {@code ichor bmc storage}. */
  @Command(
      name = "storage",
      description = "Storage controllers with drives and volumes.",
      mixinStandardHelpOptions = true)
  static final class Storage extends BmcCommand.OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      for (var unit : link.get(path + "/storage")) {
        out.printf("%s %s%n", BmcCommand.text(unit, "name"), BmcCommand.text(unit, "model"));
        for (var drive : unit.path("drives")) {
          out.printf(
              "  drive  %-10s %-24s %-18s %6s GB %-5s %s%s%n",
              BmcCommand.text(drive, "id"),
              BmcCommand.text(drive, "model"),
              BmcCommand.text(drive, "serial"),
              gigabytes(drive),
              BmcCommand.text(drive, "media"),
              BmcCommand.text(drive, "health"),
              drive.path("failing").asBoolean() ? " WILL FAIL, by its own word" : "");
        }
        for (var volume : unit.path("volumes")) {
          out.printf(
              "  volume %-10s %-24s %-8s %6s GB %s%n",
              BmcCommand.text(volume, "id"),
              BmcCommand.text(volume, "name"),
              BmcCommand.text(volume, "raid"),
              gigabytes(volume),
              BmcCommand.text(volume, "health"));
        }
        unit.path("gaps").forEach(it -> out.println("  unread " + Printable.of(it.asText())));
      }
    }

    private static String gigabytes(JsonNode node) {
      return node.has("octets") ? Long.toString(node.path("octets").asLong() / 1_000_000_000) : "-";
    }
  }

  /** {@code ichor bmc update}. */
  @Command(
      name = "update",
      description = "Updates firmware by the BMC, or tells how the last update stands.",
      mixinStandardHelpOptions = true)
  static final class Update extends BmcCommand.OfMachine {
    @Option(
        names = "--image",
        paramLabel = "URL",
        description = "Where the BMC fetches it from; a name alone: a file beside the loaders.")
    Optional<String> image = Optional.empty();

    @Option(
        names = "--target",
        paramLabel = "ID",
        split = ",",
        description = "What it is for, of ichor bmc firmware; without: the BMC knows.")
    List<String> targets = List.of();

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        description = "The machine's name: an update that breaks off may break the machine.")
    String confirmed = "";

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (image.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode().put("image", image.get());
        if (!targets.isEmpty()) {
          targets.forEach(body.putArray("targets")::add);
        }
        link.post(path + "/firmware/update", body.put("confirm", confirmed));
      }
      var state = link.get(path + "/firmware/update");
      out.printf("%-10s %s%n", BmcCommand.text(state, "phase"), BmcCommand.text(state, "message"));
      var after = state.path("after");
      for (var was : state.path("before").properties()) {
        var now = after.path(was.getKey()).asText("");
        out.printf(
            "  %-24s %s%s%n",
            Printable.of(was.getKey()),
            Printable.of(was.getValue().asText()),
            now.isEmpty() || now.equals(was.getValue().asText()) ? "" : " -> " + Printable.of(now));
      }
    }
  }
}
