package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Words of {@code ichor bmc} about what a machine and its firmware are set to. */
final class BmcSetupCommands {
  private BmcSetupCommands() {}

  /** {@code ichor bmc media}. */
  @Command(
      name = "media",
      description = "Virtual media: what is in the slots; inserts or ejects a CD image.",
      mixinStandardHelpOptions = true)
  static final class Media extends BmcCommand.OfMachine {
    @Option(names = "--insert", paramLabel = "URL", description = "Insert this image.")
    Optional<String> image = Optional.empty();

    @Option(names = "--eject", description = "Empty the slot for a CD.")
    boolean isEjected;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (image.isPresent()) {
        link.put(path + "/media", OperatorLink.JSON.createObjectNode().put("image", image.get()));
      }
      if (isEjected) {
        link.delete(path + "/media");
      }
      for (var slot : link.get(path + "/media")) {
        out.printf(
            "%-10s %-24s %s%n",
            BmcCommand.text(slot, "id"),
            BmcCommand.text(slot, "name"),
            slot.path("inserted").asBoolean() ? BmcCommand.text(slot, "image") : "empty");
      }
    }
  }

  /** {@code ichor bmc bios}. */
  @Command(
      name = "bios",
      description = "BIOS attributes; sets them from the next start on.",
      mixinStandardHelpOptions = true)
  static final class Bios extends BmcCommand.OfMachine {
    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Set it; repeatable.")
    Map<String, String> wanted = new LinkedHashMap<>();

    @Option(names = "--reset", description = "All as from the factory.")
    boolean isReset;

    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      if (isReset) {
        say(link.post(path + "/bios/reset", OperatorLink.JSON.createObjectNode()), out);
      }
      var body = OperatorLink.JSON.createObjectNode();
      wanted.forEach(body::put);
      var all = wanted.isEmpty() ? link.get(path + "/bios") : link.patch(path + "/bios", body);
      for (var attribute : all) {
        out.printf(
            "%-32s %s%s%s%n",
            BmcCommand.text(attribute, "name"),
            BmcCommand.text(attribute, "value"),
            attribute.has("pending")
                ? " -> " + BmcCommand.text(attribute, "pending") + " at the next start"
                : "",
            allowed(attribute));
      }
    }

    private static String allowed(JsonNode attribute) {
      var words = new StringBuilder();
      attribute
          .path("allowed")
          .forEach(it -> words.append(words.isEmpty() ? "  [" : ", ").append(it.asText()));
      return words.isEmpty() ? "" : Printable.of(words + "]");
    }
  }

  /** {@code ichor bmc secure-boot}. */
  @Command(
      name = "secure-boot",
      description = "Secure Boot and its keys.",
      mixinStandardHelpOptions = true)
  static final class SecureBoot extends BmcCommand.OfMachine {
    @Option(names = "--enable", description = "On from the next start on.")
    boolean isEnabled;

    @Option(names = "--disable", description = "Off from the next start on.")
    boolean isDisabled;

    @Option(
        names = "--reset-keys",
        paramLabel = "HOW",
        description = "reset-all-keys-to-default, delete-all-keys or delete-pk.")
    Optional<String> keys = Optional.empty();

    @Option(
        names = "--enrol",
        paramLabel = "DATABASE=FILE",
        description = "Add the certificate in this PEM file to PK, KEK, db or dbx.")
    Map<String, Path> enrolled = new LinkedHashMap<>();

    @Override
    void run(String path, PrintWriter out)
        throws RefusedException, IOException, InterruptedException {
      if (isEnabled && isDisabled) {
        throw new RefusedException("give --enable or --disable, not both");
      }
      var at = path + "/secure-boot";
      if (keys.isPresent()) {
        var body = OperatorLink.JSON.createObjectNode().put("keys", keys.get());
        link.post(at + "/reset-keys", body);
      }
      for (var entry : enrolled.entrySet()) {
        var body = OperatorLink.JSON.createObjectNode().put("database", entry.getKey());
        body.put("certificate", Files.readString(entry.getValue()));
        link.post(at + "/certificates", body);
      }
      if (isEnabled || isDisabled) {
        link.put(at, OperatorLink.JSON.createObjectNode().put("enabled", isEnabled));
      }
      show(link.get(at), out);
    }

    private static void show(JsonNode state, PrintWriter out) {
      out.printf(
          "Secure Boot: %s for the next start, %s at the last one, %s%n",
          onOff(state.path("enabled")),
          onOff(state.path("active")),
          state.has("mode") ? BmcCommand.text(state, "mode") : "mode not told");
      for (var database : state.path("databases")) {
        out.printf(
            "%-12s certificates %s, signatures %s%n",
            BmcCommand.text(database, "id"),
            database.path("certificates").asText("-"),
            database.path("signatures").asText("-"));
      }
    }

    private static String onOff(JsonNode flag) {
      return flag.isBoolean() ? flag.asBoolean() ? "on" : "off" : "unknown";
    }
  }

  /** {@code ichor bmc firmware}. */
  @Command(
      name = "firmware",
      description = "Versions of all firmware that the BMC knows.",
      mixinStandardHelpOptions = true)
  static final class Firmware extends BmcCommand.OfMachine {
    @Override
    void run(String path, PrintWriter out) throws RefusedException, InterruptedException {
      for (var each : link.get(path + "/firmware")) {
        out.printf(
            "%-24s %-32s %s%n",
            BmcCommand.text(each, "id"),
            BmcCommand.text(each, "name"),
            BmcCommand.text(each, "version"));
      }
    }
  }
}
