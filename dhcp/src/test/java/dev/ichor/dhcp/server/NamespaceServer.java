package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.wire.Ipv4;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A server process for tests in namespaces: serves until its standard input ends. */
final class NamespaceServer {
  private NamespaceServer() {}

  /**
   * @param arguments for each interface its name and its pool or {@code proxy}, with more behind
   *     commas: {@code broadcast}, {@code no-probe}, {@code expect=ADDRESS}, {@code
   *     relayed=CIDR=POOL}, {@code net=CIDR}
   */
  public static void main(String[] arguments) throws IOException {
    var interfaces = new ArrayList<ServedInterface>();
    for (var i = 0; i < arguments.length; i += 2) {
      interfaces.add(served(arguments[i], List.of(arguments[i + 1].split(",", -1))));
    }
    var server =
        new DhcpServer(
            DhcpConfig.of(interfaces),
            new FakeAuthority(),
            it -> say(it.kind() + " to=" + it.facts().get("to") + " " + it.text()),
            new MemoryLeaseStore(),
            InstantSource.system());
    try (server;
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      server.start();
      say("ready");
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        switch (line.split(" ")[0]) {
          case "segments" -> say(server.segments().toString());
          case "search" -> say("searched " + server.searchServers(line.split(" ")[1]));
          default -> say(server.counters().toString());
        }
      }
    }
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
