package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.AddressRange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** A server process for {@link NamespaceTest}: serves until its standard input ends. */
final class NamespaceServer {
  private NamespaceServer() {}

  /**
   * @param arguments interface, then its pool or {@code proxy}
   */
  public static void main(String[] arguments) throws IOException {
    var served =
        "proxy".equals(arguments[1])
            ? ServedInterface.proxy(arguments[0])
            : ServedInterface.server(arguments[0], List.of(AddressRange.parse(arguments[1])));
    var server =
        new DhcpServer(
            DhcpConfig.of(List.of(served)),
            new FakeAuthority(),
            it -> say(it.kind() + " to=" + it.facts().get("to")),
            new MemoryLeaseStore(),
            InstantSource.system());
    try (server) {
      server.start();
      say("ready");
      while (System.in.read() >= 0) {
        say(server.counters().toString());
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
