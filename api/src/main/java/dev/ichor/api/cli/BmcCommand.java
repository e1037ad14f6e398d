package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor bmc}: what a machine's BMC knows and does beside power. */
@Command(
    name = "bmc",
    description =
        "Asks a machine's BMC: sensors, log, parts, users, network, setup; light, NMI, reset.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BmcCommand.Show.class,
      BmcSetCommand.class,
      BmcCommand.Sensors.class,
      BmcCommand.Log.class,
      BmcCommand.Fru.class,
      BmcCommand.Users.class,
      BmcCommand.Network.class,
      BmcCommand.Identify.class,
      BmcCommand.Nmi.class,
      BmcCommand.Watchdog.class,
      BmcBootCommands.Boot.class,
      BmcBootCommands.Order.class,
      BmcSetupCommands.Media.class,
      BmcSetupCommands.Bios.class,
      BmcSetupCommands.SecureBoot.class,
      BmcSetupCommands.Firmware.class,
      BmcHousekeepingCommands.Clock.class,
      BmcHousekeepingCommands.Sol.class,
      BmcHousekeepingCommands.Limit.class,
      BmcHousekeepingCommands.AssetTag.class,
      BmcHousekeepingCommands.Name.class,
      BmcHousekeepingCommands.Alerts.class,
      BmcUpkeepCommands.Update.class,
      BmcUpkeepCommands.Certificate.class,
      BmcUpkeepCommands.Services.class,
      BmcUpkeepCommands.Metrics.class,
      BmcUpkeepCommands.Storage.class,
      BmcCommand.Reset.class
    })
final class BmcCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** One word of the command, asked of the appliance about one machine. */
  abstract static class OfMachine extends AssetsCommand.Asked {
    @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name or id.")
    String machine = "";

    /**
     * @param path of its BMC
     */
    abstract void run(String path, PrintWriter out)
        throws RefusedException, IOException, InterruptedException;

    @Override
    final int run(PrintWriter out) throws RefusedException, IOException, InterruptedException {
      run(path(link, machine) + "/bmc", out);
      return 0;
    }

    final void say(JsonNode answer, PrintWriter out) {
      out.println(text(answer, "message"));
    }
  }

  /** Path of a machine by its id or its name. */
  static String path(OperatorLink link, String machine)
      throws RefusedException, InterruptedException {
    var found = Optional.<String>empty();
    for (var each : link.get("/api/v1/machines")) {
      var id = each.path("id").asText();
      if (id.equals(machine) || each.path("name").asText().equals(machine)) {
        if (found.isPresent()) {
          throw new RefusedException(
              "two machines are called %s; give the id".formatted(Printable.of(machine)));
        }
        found = Optional.of("/api/v1/machines/" + id);
      }
    }
    return found.orElseThrow(
        () ->
            new RefusedException(
                "there is no machine %s; its name or id is in the list of machines"
                    .formatted(Printable.of(machine))));
  }

  /** What a BMC wrote goes to a terminal: without anything but text. */
  static String text(JsonNode node, String field) {
    return Printable.of(node.path(field).asText(""));
  }

  /** {@code ichor bmc show}. */
  @Command(
      name = "show",
      description = "The BMC, what it can do, and of all else why not.",
      mixinStandardHelpOptions = true)
  static final class Show extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var answer = link.get(path);
      var bmc = answer.path("controller");
      out.printf(
          "%s, %s, %s, firmware %s%n",
          text(bmc, "protocol"),
          text(bmc, "manufacturer"),
          text(bmc, "model"),
          text(bmc, "firmware"));
      bmc.path("findings").forEach(it -> out.println("FINDING " + Printable.of(it.asText())));
      answer.path("can").forEach(it -> out.println("yes  " + it.asText()));
      answer
          .path("cannot")
          .properties()
          .forEach(it -> out.printf("no   %-20s %s%n", it.getKey(), it.getValue().asText()));
    }
  }

  /** {@code ichor bmc sensors}. */
  @Command(
      name = "sensors",
      description = "Sensors as they read now.",
      mixinStandardHelpOptions = true)
  static final class Sensors extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      for (var sensor : link.get(path + "/sensors")) {
        var value =
            sensor.has("value")
                ? "%s %s".formatted(sensor.path("value").asText(), text(sensor, "unit"))
                : sensor.has("unread") ? "- (" + text(sensor, "unread") + ")" : states(sensor);
        out.printf(
            "%-8s %-22s %-18s %s%n",
            text(sensor, "health"), text(sensor, "name"), text(sensor, "kind"), value.strip());
      }
      var draw = link.get(path);
      if (draw.path("can").toString().contains("\"power-draw\"")) {
        out.printf("power draw %s W%n", link.get(path + "/power-draw").path("watts").asText());
      }
    }

    private static String states(JsonNode sensor) {
      var all = new StringBuilder();
      sensor.path("states").forEach(s -> all.append(all.isEmpty() ? "" : ", ").append(s.asText()));
      return Printable.of(all.toString());
    }
  }

  /** {@code ichor bmc log}. */
  @Command(name = "log", description = "The event log.", mixinStandardHelpOptions = true)
  static final class Log extends OfMachine {
    @Option(names = "--clear", description = "Empty it afterwards.")
    boolean isCleared;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var log = link.get(path + "/log");
      for (var entry : log.path("entries")) {
        out.printf(
            "%-20s %-8s %-28s %s%n",
            text(entry, "created"),
            text(entry, "severity"),
            text(entry, "source"),
            text(entry, "message"));
      }
      log.path("remarks").forEach(it -> out.println(Printable.of(it.asText())));
      if (isCleared) {
        link.delete(path + "/log");
        out.println("the event log was emptied");
      }
    }
  }

  /** {@code ichor bmc fru}. */
  @Command(
      name = "fru",
      aliases = "parts",
      description = "Parts with their serial numbers.",
      mixinStandardHelpOptions = true)
  static final class Fru extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      for (var part : link.get(path + "/parts")) {
        out.printf("%s: %s%n", text(part, "kind"), text(part, "name"));
        part.path("facts")
            .forEach(f -> out.printf("  %-16s %s%n", text(f, "name"), text(f, "value")));
        part.path("faults").forEach(f -> out.println("  FAULT " + Printable.of(f.asText())));
      }
    }
  }

  /** {@code ichor bmc users}. */
  @Command(
      name = "users",
      description = "Lists the BMC's users, or makes, changes, removes one.",
      mixinStandardHelpOptions = true)
  static final class Users extends OfMachine {
    @Option(names = "--add", paramLabel = "NAME", description = "Make this user.")
    Optional<String> added = Optional.empty();

    @Option(names = "--password-of", paramLabel = "NAME", description = "Set its password.")
    Optional<String> changed = Optional.empty();

    @Option(names = "--remove", paramLabel = "NAME", description = "Remove this user.")
    Optional<String> removed = Optional.empty();

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "The password of --add and --password-of; never on the command line.")
    Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--level", description = "user, operator or administrator. Default: operator")
    String level = "operator";

    @Override
    void run(String path, PrintWriter out)
        throws RefusedException, IOException, InterruptedException {
      if (added.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode();
        body.put("name", added.get()).put("password", password()).put("level", level);
        link.post(path + "/users", body);
      }
      if (changed.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode().put("password", password());
        link.put(path + "/users/" + quoted(changed.get()) + "/password", body);
      }
      if (removed.isPresent()) {
        link.delete(path + "/users/" + quoted(removed.get()));
      }
      for (var user : link.get(path + "/users")) {
        out.printf(
            "%-4s %-18s %-14s %s%n",
            text(user, "id"),
            text(user, "name"),
            user.has("level") ? text(user, "level") : "no access",
            user.path("enabled").asBoolean(true) ? "" : "disabled");
      }
    }

    private String password() throws RefusedException, IOException {
      if (passwordFile.isEmpty()) {
        throw new RefusedException("name the file with the password: --password-file FILE");
      }
      return Files.readString(passwordFile.get()).strip();
    }

    private static String quoted(String user) {
      return URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /** {@code ichor bmc network}. */
  @Command(
      name = "network",
      description = "How the BMC is on its network.",
      mixinStandardHelpOptions = true)
  static final class Network extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      link.get(path + "/network")
          .properties()
          .forEach(
              it -> out.printf("%-8s %s%n", it.getKey(), Printable.of(it.getValue().asText(""))));
    }
  }

  /** {@code ichor bmc identify}. */
  @Command(
      name = "identify",
      description = "Turns the identify light on.",
      mixinStandardHelpOptions = true)
  static final class Identify extends OfMachine {
    @Option(names = "--off", description = "Turn it off instead.")
    boolean isOff;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode().put("on", !isOff);
      say(link.post(path + "/identify", body), out);
    }
  }

  /** {@code ichor bmc nmi}. */
  @Command(
      name = "nmi",
      description = "Sends the machine a diagnostic interrupt.",
      mixinStandardHelpOptions = true)
  static final class Nmi extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      say(link.post(path + "/nmi", OperatorLink.JSON.createObjectNode()), out);
    }
  }

  /** {@code ichor bmc watchdog}. */
  @Command(
      name = "watchdog",
      description = "Stops the BMC's watchdog.",
      mixinStandardHelpOptions = true)
  static final class Watchdog extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      say(link.post(path + "/watchdog/disarm", OperatorLink.JSON.createObjectNode()), out);
    }
  }

  /** {@code ichor bmc reset}. */
  @Command(
      name = "reset",
      description = "Starts the BMC anew; the machine is not touched.",
      mixinStandardHelpOptions = true)
  static final class Reset extends OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      say(link.post(path + "/reset", OperatorLink.JSON.createObjectNode()), out);
    }
  }
}
