package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Words of {@code ichor bmc} about what keeps a BMC in order over the years. */
final class BmcHousekeepingCommands {
  private BmcHousekeepingCommands() {}

  /** {@code ichor bmc clock}. */
  @Command(
      name = "clock",
      description = "The BMC's clock beside Ichor's; sets it.",
      mixinStandardHelpOptions = true)
  static final class Clock extends BmcCommand.OfMachine {
    @Option(names = "--set", description = "Set it to Ichor's, UTC.")
    boolean isSet;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var at = path + "/clock";
      var clock = isSet ? link.put(at, OperatorLink.JSON.createObjectNode()) : link.get(at);
      out.printf(
          "%s, %s s ahead of Ichor%n",
          clock.has("time") ? BmcCommand.text(clock, "time") : "never set",
          clock.has("aheadSeconds") ? clock.path("aheadSeconds").asText() : "?");
      if (clock.has("finding")) {
        out.println(BmcCommand.text(clock, "finding"));
      }
    }
  }

  /** {@code ichor bmc sol}. */
  @Command(
      name = "sol",
      description = "Settings of serial over LAN.",
      mixinStandardHelpOptions = true)
  static final class Sol extends BmcCommand.OfMachine {
    @Option(names = "--enable", description = "Carry the console from now on.")
    boolean isEnabled;

    @Option(names = "--disable", description = "Carry it no more.")
    boolean isDisabled;

    @Option(names = "--level", description = "Least level: user, operator or administrator.")
    Optional<String> level = Optional.empty();

    @Option(names = "--rate", paramLabel = "BITS", description = "9600 to 115200 bit/s.")
    Optional<Integer> rate = Optional.empty();

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (isEnabled && isDisabled) {
        throw new RefusedException("give --enable or --disable, not both");
      }
      var body = OperatorLink.JSON.createObjectNode();
      if (isEnabled || isDisabled) {
        body.put("enabled", isEnabled);
      }
      level.ifPresent(word -> body.put("level", word));
      rate.ifPresent(bits -> body.put("bitRate", bits));
      var at = path + "/sol";
      var now = body.isEmpty() ? link.get(at) : link.patch(at, body);
      out.printf(
          "serial over LAN is %s, from level %s on, %s, %s bit/s%n",
          now.path("enabled").asBoolean() ? "on" : "off",
          now.has("level") ? BmcCommand.text(now, "level") : "?",
          now.path("encrypted").asBoolean() ? "encrypted only" : "also unencrypted",
          now.has("bitRate") ? now.path("bitRate").asText() : "the firmware's");
    }
  }

  /** {@code ichor bmc limit}. */
  @Command(
      name = "limit",
      description = "What the machine may draw at most.",
      mixinStandardHelpOptions = true)
  static final class Limit extends BmcCommand.OfMachine {
    @Option(names = "--watts", paramLabel = "N", description = "Limit it to this.")
    Optional<Integer> watts = Optional.empty();

    @Option(names = "--off", description = "Take the limit away.")
    boolean isOff;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (isOff && watts.isPresent()) {
        throw new RefusedException("give --watts or --off, not both");
      }
      var at = path + "/power-limit";
      if (isOff) {
        link.delete(at);
      }
      if (watts.isPresent()) {
        link.put(at, OperatorLink.JSON.createObjectNode().put("watts", watts.get()));
      }
      var now = link.get(at);
      out.printf(
          "%s%s%s%n",
          now.path("active").asBoolean() ? "limited" : "not limited",
          now.has("watts") ? ", %s W are set".formatted(now.path("watts").asText()) : "",
          now.has("exceeded") ? ", beyond it: %s".formatted(BmcCommand.text(now, "exceeded")) : "");
    }
  }

  /** One text that is read and written. */
  private abstract static class Line extends BmcCommand.OfMachine {
    @Option(names = "--set", paramLabel = "TEXT", description = "Write this.")
    Optional<String> wanted = Optional.empty();

    abstract String route();

    @Override
    final void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var at = path + route();
      var now =
          wanted.isPresent()
              ? link.put(at, OperatorLink.JSON.createObjectNode().put("text", wanted.get()))
              : link.get(at);
      out.println(BmcCommand.text(now, "text"));
    }
  }

  /** {@code ichor bmc asset-tag}. */
  @Command(
      name = "asset-tag",
      description = "The asset tag that the BMC keeps.",
      mixinStandardHelpOptions = true)
  static final class AssetTag extends Line {
    @Override
    String route() {
      return "/asset-tag";
    }
  }

  /** {@code ichor bmc name}. */
  @Command(
      name = "name",
      description = "What the BMC calls itself.",
      mixinStandardHelpOptions = true)
  static final class Name extends Line {
    @Override
    String route() {
      return "/name";
    }
  }

  /** {@code ichor bmc alerts}. */
  @Command(
      name = "alerts",
      description = "Whether and to whom the BMC sends traps by itself.",
      mixinStandardHelpOptions = true)
  static final class Alerts extends BmcCommand.OfMachine {
    @Option(names = "--add", paramLabel = "ADDRESS", description = "Send them to this one too.")
    Optional<String> added = Optional.empty();

    @Option(names = "--remove", paramLabel = "ADDRESS", description = "Not to this one any more.")
    Optional<String> removed = Optional.empty();

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      var at = path + "/alerts";
      if (removed.isPresent()) {
        link.delete(at + "/" + quoted(removed.get()));
      }
      if (added.isPresent()) {
        var said = link.put(at + "/" + quoted(added.get()), OperatorLink.JSON.createObjectNode());
        if (said.has("silence")) {
          out.println(BmcCommand.text(said, "silence"));
        }
      }
      show(link.get(at), out);
    }

    private static String quoted(String address) {
      return URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    private static void show(JsonNode alerts, PrintWriter out) {
      out.printf(
          "alerts are %s%n",
          alerts.has("on") ? alerts.path("on").asBoolean() ? "on" : "off" : "not told");
      for (var each : alerts.path("destinations")) {
        out.printf(
            "%-3s %-16s %-20s %s%n",
            BmcCommand.text(each, "number"),
            each.has("address") ? BmcCommand.text(each, "address") : "nobody",
            BmcCommand.text(each, "kind"),
            each.path("policies").asInt() == 0 ? "no policy sends to it" : "");
      }
    }
  }
}
