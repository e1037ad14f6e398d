package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ichor assets fetch}: asks for assets and follows them until they are there. */
@Command(
    name = "fetch",
    description = "Fetches assets from the factory and shows how far they are.",
    mixinStandardHelpOptions = true)
final class AssetsFetchCommand extends AssetsCommand.Asked {
  private static final long LOOK_MILLIS = 500;

  @Option(
      names = "--talos",
      paramLabel = "VERSION",
      description = "Default: that of machines without a cluster.")
  Optional<String> version = Optional.empty();

  @Option(names = "--schematic", paramLabel = "ID", description = "Default: no customization.")
  Optional<String> schematic = Optional.empty();

  @Option(names = "--arch", split = ",", description = "amd64, arm64. Default: amd64")
  List<String> architectures = new ArrayList<>();

  @Option(
      names = "--kind",
      split = ",",
      description =
          "kernel, initramfs, cmdline, uki, iso, cmdline-secureboot, uki-secureboot,"
              + " iso-secureboot, talosctl. Default: kernel,initramfs")
  List<String> kinds = new ArrayList<>();

  @Option(names = "--no-wait", description = "Ask and return.")
  boolean isAway;

  @Override
  int run(PrintWriter out) throws RefusedException, InterruptedException {
    var body = OperatorLink.JSON.createObjectNode();
    version.ifPresent(text -> body.put("version", text));
    schematic.ifPresent(text -> body.put("schematic", text));
    if (!architectures.isEmpty()) {
      architectures.forEach(body.putArray("architectures")::add);
    }
    if (!kinds.isEmpty()) {
      kinds.forEach(body.putArray("kinds")::add);
    }
    var asked = new HashSet<String>();
    for (var fetch : link.post("/api/v1/assets/fetch", body)) {
      asked.add(fetch.path("name").asText());
      out.println(line(fetch));
    }
    return isAway ? 0 : follow(asked, out);
  }

  /** One line for each change that a person would notice. */
  private int follow(Set<String> asked, PrintWriter out)
      throws RefusedException, InterruptedException {
    var shown = new HashMap<String, String>();
    var failed = 0;
    var open = new HashSet<>(asked);
    while (!open.isEmpty()) {
      for (var fetch : link.get("/api/v1/assets/fetches")) {
        var name = fetch.path("name").asText();
        if (open.contains(name)) {
          show(fetch, shown, out);
          var phase = fetch.path("phase").asText();
          if (phase.equals("done") || phase.equals("failed")) {
            open.remove(name);
            failed += phase.equals("failed") ? 1 : 0;
          }
        }
      }
      if (!open.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static void show(JsonNode fetch, Map<String, String> shown, PrintWriter out) {
    var line = line(fetch);
    if (!line.equals(shown.put(fetch.path("name").asText(), line))) {
      out.println(line);
      out.flush();
    }
  }

  /** Phase, how far, name, and what is in the way. */
  static String line(JsonNode fetch) {
    var total = fetch.path("total").asLong(0);
    var octets = fetch.path("octets").asLong();
    var far = total == 0 ? "%d MB".formatted(octets / 1_000_000) : octets * 100 / total + " %";
    var why = fetch.path("why").asText();
    return "%-8s %6s %s%s"
        .formatted(
            fetch.path("phase").asText(),
            far,
            fetch.path("name").asText(),
            why.isEmpty() ? "" : ": " + why);
  }
}
