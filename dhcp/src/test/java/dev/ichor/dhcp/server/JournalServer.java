package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.server.journal.LeaseJournal;
import dev.ichor.dhcp.wire.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server process over a journal on disk: serves until its standard input ends, or it is killed.
 */
final class JournalServer {
  static final AddressRange POOL = AddressRange.parse("127.77.1.0-127.77.1.47");

  private JournalServer() {}

  /**
   * @param arguments directory of the journal, DHCP port, boot server port
   */
  public static void main(String[] arguments) throws IOException {
    Logger.getLogger("").setLevel(Level.WARNING); // a line for each ACK would outgrow the test
    var served =
        ServedInterface.server("lo", List.of(POOL))
            .withNetwork(Cidr.parse("127.77.0.0/20"))
            .withAddress(Ipv4.parse("127.0.0.1"))
            .withLink(LinkSettings.DEFAULT.withProbe(false))
            .withLeaseTime(Duration.ofHours(1));
    var config =
        DhcpConfig.of(List.of(served))
            .withPorts(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), 8081);
    try (var journal = LeaseJournal.open(Path.of(arguments[0]));
        var server =
            new DhcpServer(config, new FakeAuthority(), _ -> {}, journal, InstantSource.system())) {
      server.start();
      System.out.println("ready");
      while (System.in.read() >= 0) {
        System.out.println("leases " + server.leases().size());
      }
    }
  }
}
