package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.Ipv4;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** A server process for tests in namespaces: serves until its standard input ends. */
final class NamespaceServer {
  /** Held, since the system forgets the level of a logger that nobody holds. */
  private static final Logger DECISIONS = Logger.getLogger("dev.ichor.dhcp");

  private NamespaceServer() {}

  /**
   * @param arguments for each interface its name and its pool or {@code proxy}, with more behind
   *     commas: {@code broadcast}, {@code no-probe}, {@code expect=ADDRESS}, {@code
   *     relayed=CIDR=POOL}, {@code net=CIDR}, {@code quiet} (neither evidence nor decisions are
   *     printed: a pipe that nobody empties holds up who writes into it)
   */
  public static void main(String[] arguments) throws IOException {
    var interfaces = new ArrayList<ServedInterface>();
    for (var i = 0; i < arguments.length; i += 2) {
      interfaces.add(served(arguments[i], List.of(arguments[i + 1].split(",", -1))));
    }
    var isQuiet = String.join(",", arguments).contains(",quiet");
    DECISIONS.setLevel(isQuiet ? Level.WARNING : Level.INFO);
    var server =
        new DhcpServer(
            DhcpConfig.of(interfaces),
            new FakeAuthority(),
            isQuiet
                ? _ -> {}
                : it -> say(it.kind() + " to=" + it.facts().get("to") + " " + it.text()),
            new MemoryLeaseStore(),
            InstantSource.system());
    try (server;
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      server.start();
      say("ready");
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        switch (line.split(" ")[0]) {
          case "segments" -> say(server.segments().toString());
          case "reconfigure" -> say(reconfigured(server, line.split(" ")[1]));
          case "leases" -> say("leases " + words(server));
          case "search" -> say("searched " + server.searchServers(line.split(" ")[1]));
          default -> say(server.counters().toString());
        }
      }
    }
  }

  /** A longer lease on the interface that is named: any change will do. */
  private static String reconfigured(DhcpServer server, String name) {
    var changed = new ArrayList<>(server.config().interfaces());
    changed.removeIf(it -> it.name().equals(name));
    changed.add(
        server.config().interfaces().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseGet(() -> ServedInterface.proxy(name))
            .withLeaseTime(Duration.ofHours(2)));
    try {
      server.reconfigure(server.config().withInterfaces(changed));
      return "reconfigured";
    } catch (DhcpStartException refused) {
      return "reconfigure: " + refused.getMessage();
    }
  }

  /** Each address on record with what it is: {@code 10.77.0.5=BOUND}. */
  private static String words(DhcpServer server) {
    return server
        .desk()
        .from(Ipv4.ANY)
        .map(lease -> lease.address().getHostAddress() + "=" + lease.kind())
        .collect(Collectors.joining(" "));
  }

  private static ServedInterface served(String name, List<String> words) {
    var first = words.getFirst();
    var served =
        "proxy".equals(first)
            ? ServedInterface.proxy(name)
            : ServedInterface.server(
                name, first.isEmpty() ? List.of() : List.of(AddressRange.parse(first)));
    var link = LinkSettings.DEFAULT;
    for (var word : words.subList(1, words.size())) {
      var parts = word.split("=", -1);
      switch (parts[0]) {
        case "broadcast" -> link = link.withAlwaysBroadcast(true);
        case "quiet" -> {}
        case "no-probe" -> link = link.withProbe(false);
        case "expect" -> link = link.withExpectedServers(Set.of(Ipv4.parse(parts[1])));
        case "address" -> served = served.withAddress(Ipv4.parse(parts[1]));
        case "net" -> served = served.withNetwork(Cidr.parse(parts[1]));
        case "relayed" ->
            served =
                served.withRelayed(
                    List.of(
                        Subnet.of(Cidr.parse(parts[1]), List.of(AddressRange.parse(parts[2])))));
        default -> throw new IllegalArgumentException(word);
      }
    }
    return served.withLink(link);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
