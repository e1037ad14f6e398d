package dev.ichor.api.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ichor hardware}: what a machine is made of, and what changed. */
@Command(
    name = "hardware",
    description = "Shows a machine's parts, their history, or what changed last.",
    mixinStandardHelpOptions = true)
final class HardwareCommand extends MachineWord {
  @ArgGroup(exclusive = true)
  Wish wish = new Wish();

  /** One of these, or none for the parts. */
  static final class Wish {
    @Option(names = "--history", description = "A line for each time that the hardware changed.")
    boolean history;

    @Option(names = "--diff", description = "What changed last, part by part.")
    boolean diff;

    @Option(names = "--read", description = "Reads the parts from the node first.")
    boolean read;
  }

  @Override
  void run(String path) throws IOException, Refused {
    if (wish.history) {
      wanted(server.get(path + "/hardware/history")).forEach(this::record);
    } else if (wish.diff) {
      difference(wanted(server.get(path + "/hardware/diff")));
    } else {
      var answer =
          wish.read
              ? server.send("POST", path + "/hardware", "application/json", Optional.empty())
              : server.get(path + "/hardware");
      parts(wanted(answer));
    }
  }

  private void record(JsonNode record) {
    say(
        "%s  since %s, last read %s: %d parts%n",
        text(record, "number"),
        text(record, "firstRead"),
        text(record, "lastRead"),
        record.path("parts").size());
  }

  private void difference(JsonNode difference) {
    say("from %s to %s%n", text(difference, "from"), text(difference, "to"));
    for (var change : difference.path("changes")) {
      say("%s%n", text(change, "text"));
    }
    if (difference.path("changes").isEmpty()) {
      say("nothing changed%n");
    }
  }

  private void parts(JsonNode record) {
    say("read %s, Talos %s%n", text(record, "lastRead"), text(record, "talosVersion"));
    for (var part : record.path("parts")) {
      say(
          "%-10s %-24s %s%n",
          text(part, "kind"),
          text(part, "slot"),
          pairs(part.path("facts")) + " " + pairs(part.path("state")));
    }
    if (!record.path("unknown").isEmpty()) {
      say("not known whole: %s%n", record.path("unknown"));
    }
  }

  private static String pairs(JsonNode map) {
    return map.properties().stream()
        .map(each -> each.getKey() + "=" + each.getValue().asText())
        .collect(joining(" "));
  }
}
