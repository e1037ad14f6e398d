package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor discover}: finds BMCs. */
@Command(
    name = "discover",
    description = "Finds BMCs, tells whose they are and what is wrong with them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DiscoverCommand.Run.class,
      DiscoverCommand.ListAll.class,
      DiscoverCommand.Adopt.class,
      DiscoverCommand.Credentials.class,
      DiscoverCommand.Candidates.class,
      DiscoverCommand.Findings.class,
      DiscoverCommand.Renew.class
    })
final class DiscoverCommand implements Callable<Integer> {
  private static final String SCANS = "/api/v1/bmc/scans";
  private static final String LISTS = "/api/v1/bmc/credentials";
  private static final long LOOK_MILLIS = 500;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return IchorCommand.REFUSED;
  }

  /** {@code ichor discover run}. */
  @Command(
      name = "run",
      description = "Looks for BMCs and follows the scan until it has ended.",
      mixinStandardHelpOptions = true)
  static final class Run extends AssetsCommand.Asked {
    @Parameters(
        paramLabel = "RANGE",
        description = "10.0.0.0/24, 10.0.0.1-10.0.0.9.",
        arity = "0..*")
    List<String> ranges = new ArrayList<>();

    @Option(names = "--leases", description = "Also where our DHCP has given addresses out.")
    boolean isLeases;

    @Option(names = "--ssdp", description = "Also ask the LAN for Redfish services.")
    boolean isSsdp;

    @Option(names = "--credentials", paramLabel = "LIST", description = "Log in, carefully.")
    Optional<String> credentials = Optional.empty();

    @Option(
        names = "--trust-first",
        description = "Approve the certificates that the BMCs show now.")
    boolean isTrusting;

    @Option(names = "--redfish-port", description = "Default: 443")
    Optional<Integer> redfishPort = Optional.empty();

    @Option(names = "--ipmi-port", description = "Default: 623")
    Optional<Integer> ipmiPort = Optional.empty();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode();
      if (!ranges.isEmpty()) {
        ranges.forEach(body.putArray("ranges")::add);
      }
      body.put("leases", isLeases).put("ssdp", isSsdp).put("trustFirst", isTrusting);
      credentials.ifPresent(name -> body.put("credentials", name));
      redfishPort.ifPresent(port -> body.put("redfishPort", port));
      ipmiPort.ifPresent(port -> body.put("ipmiPort", port));
      var scan = link.post(SCANS, body);
      var path = SCANS + "/" + scan.path("id").asText();
      while (scan.path("state").asText().equals("running")) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        scan = link.get(path);
      }
      out.println(line(scan));
      scan.path("found").forEach(found -> found(found, out));
      return 0;
    }
  }

  private static String line(JsonNode scan) {
    return "%s %-11s %d of %d looked at, %d found: %s"
        .formatted(
            scan.path("id").asText(),
            scan.path("state").asText(),
            scan.path("looked").asInt(),
            scan.path("total").asInt(),
            scan.path("found").size(),
            scan.path("what").asText());
  }

  private static void found(JsonNode found, PrintWriter out) {
    var protocols = new ArrayList<String>();
    found.path("protocols").forEach(it -> protocols.add(it.asText()));
    out.printf(
        "%-15s %-13s %-12s %s%s%n",
        found.path("host").asText(),
        String.join("+", protocols),
        found.path("vendor").asText("-"),
        found.path("login").asText(),
        found.has("machine") ? "; machine " + found.path("machine").asText() : "");
    found
        .path("findings")
        .forEach(
            it ->
                out.printf(
                    "%-15s   %s: %s%n",
                    "", it.path("code").asText(), it.path("sentence").asText()));
  }

  /** {@code ichor discover list}. */
  @Command(name = "list", description = "All scans.", mixinStandardHelpOptions = true)
  static final class ListAll extends AssetsCommand.Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var scan : link.get(SCANS)) {
        out.println(line(scan));
      }
      return 0;
    }
  }

  /** {@code ichor discover adopt}. */
  @Command(
      name = "adopt",
      description = "Gives the BMCs of a scan to their machines.",
      mixinStandardHelpOptions = true)
  static final class Adopt extends AssetsCommand.Asked {
    @Parameters(index = "0", paramLabel = "SCAN")
    String id = "";

    @Parameters(index = "1..*", paramLabel = "HOST", description = "Only these.")
    List<String> hosts = new ArrayList<>();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode();
      if (!hosts.isEmpty()) {
        hosts.forEach(body.putArray("hosts")::add);
      }
      var left = 0;
      for (var adopted : link.post(SCANS + "/" + id + "/adopt", body)) {
        left += adopted.has("machine") ? 0 : 1;
        out.printf(
            "%-15s %-24s %s%n",
            adopted.path("host").asText(),
            adopted.path("name").asText("-"),
            adopted.path("words").asText());
      }
      return left == 0 ? 0 : 1;
    }
  }

  /** {@code ichor discover credentials}. */
  @Command(
      name = "credentials",
      description = "Shows the credential lists, saves one, or forgets one.",
      mixinStandardHelpOptions = true)
  static final class Credentials extends AssetsCommand.Asked {
    @Parameters(index = "0", arity = "0..1", paramLabel = "LIST")
    Optional<String> name = Optional.empty();

    @Option(
        names = "--file",
        description = "Saves it: one 'USER PASSWORD' in each line, the likeliest first.")
    Optional<Path> file = Optional.empty();

    @Option(
        names = "--kg-file",
        description = "The key K_g of all BMCs of the list: text, or hex: and digits.")
    Optional<Path> kgFile = Optional.empty();

    @Option(names = "--forget", description = "Forgets it.")
    boolean isForgotten;

    @Override
    int run(PrintWriter out) throws RefusedException, IOException, InterruptedException {
      if (name.isPresent() && file.isPresent()) {
        link.put(LISTS + "/" + name.get(), read(file.get(), kgFile));
      } else if (name.isPresent() && isForgotten) {
        link.delete(LISTS + "/" + name.get());
      }
      for (var list : link.get(LISTS)) {
        var users = new ArrayList<String>();
        list.path("users").forEach(user -> users.add(user.asText()));
        out.printf("%-24s %s%n", list.path("name").asText(), String.join(", ", users));
      }
      return 0;
    }

    /** Never on the command line, which everybody on the machine can read. */
    private static JsonNode read(Path file, Optional<Path> kgFile)
        throws IOException, RefusedException {
      var kg =
          kgFile.isPresent()
              ? Optional.of(Files.readString(kgFile.get()).strip())
              : Optional.<String>empty();
      var body = OperatorLink.JSON.createObjectNode();
      var list = body.putArray("credentials");
      for (var line : Files.readAllLines(file)) {
        var parts = line.strip().split("\\s+", 2);
        if (!line.isBlank()) {
          if (parts.length != 2) {
            throw new RefusedException(
                "line %d of %s is not USER PASSWORD".formatted(list.size() + 1, file));
          }
          var pair = list.addObject().put("user", parts[0]).put("password", parts[1]);
          kg.ifPresent(key -> pair.put("kg", key));
        }
      }
      return body;
    }
  }

  /** {@code ichor discover renew}. */
  @Command(
      name = "renew",
      description = "Gives a machine's BMC a random password of its own.",
      mixinStandardHelpOptions = true)
  static final class Renew extends AssetsCommand.Asked {
    @Parameters(paramLabel = "MACHINE", description = "Its id.")
    String machine = "";

    @Option(names = "--user", description = "Made when it is not there. Default: the one on record")
    Optional<String> user = Optional.empty();

    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var body = OperatorLink.JSON.createObjectNode();
      user.ifPresent(name -> body.put("user", name));
      var said = link.post("/api/v1/machines/" + machine + "/bmc/renew-password", body);
      out.printf(
          "%s has a password of its own for %s%n",
          said.path("bmc").asText(), said.path("user").asText());
      return 0;
    }
  }

  /** {@code ichor discover candidates}. */
  @Command(
      name = "candidates",
      description = "DHCP clients that look like BMCs, and why.",
      mixinStandardHelpOptions = true)
  static final class Candidates extends AssetsCommand.Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      for (var found : link.get("/api/v1/bmc/candidates")) {
        out.printf(
            "%-15s %s %-20s %s; machine %s%s%n",
            found.path("address").asText(),
            found.path("mac").asText(),
            found.path("what").asText(),
            found.path("why").asText(),
            found.path("machine").asText("-"),
            found.has("scan") ? "; looked at by scan " + found.path("scan").asText() : "");
      }
      return 0;
    }
  }

  /** {@code ichor discover findings}. */
  @Command(
      name = "findings",
      description = "What an attacker would like about the BMCs. Exit code 1 when there is any.",
      mixinStandardHelpOptions = true)
  static final class Findings extends AssetsCommand.Asked {
    @Override
    int run(PrintWriter out) throws RefusedException, InterruptedException {
      var findings = link.get("/api/v1/bmc/findings");
      for (var finding : findings) {
        out.printf(
            "%-15s %-20s %-20s %s%n",
            finding.path("bmc").asText(),
            finding.path("machine").asText("-"),
            finding.path("code").asText(),
            finding.path("sentence").asText());
      }
      return findings.isEmpty() ? 0 : 1;
    }
  }
}
