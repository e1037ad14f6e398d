package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.policy.Probed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Looks what answers at one address, both protocols at the same time. Bounded, without a login. */
public final class Prober implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Prober.class);

  private final Duration datagram;
  private final RootLook root;

  /** As patient as one LAN needs: 2 s where nothing is, 4 s at most. */
  public Prober() {
    this(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  /**
   * @param datagram how long an answer by UDP is waited for, each of two times; all answers
   *     together get four times as long
   * @param answer for the whole of an answer by HTTPS
   */
  public Prober(Duration datagram, Duration answer) {
    this.datagram = datagram;
    root = new RootLook(answer);
  }

  public Probed probe(String host, int redfishPort, int ipmiPort) {
    var to = new InetSocketAddress(host, ipmiPort);
    if (to.isUnresolved()) {
      return new Probed(Optional.empty(), Optional.empty(), "has no address");
    }
    var lan = new CompletableFuture<Optional<Probed.Lan>>();
    var beside =
        Thread.ofVirtual()
            .name("probe-" + host)
            .start(() -> lan.complete(new IpmiLook(datagram).look(to)));
    var found = root.look(host, redfishPort);
    try {
      beside.join();
    } catch (InterruptedException e) {
      beside.interrupt();
      Thread.currentThread().interrupt();
    }
    var probed = new Probed(found.root(), lan.getNow(Optional.empty()), found.why());
    LOG.debugf("bmc probe bmc=%s found=%s", host, probed);
    return probed;
  }

  /** Only whether a Redfish service answers, and with which certificate. */
  public Optional<Probed.Root> root(String host, int port) {
    return root.look(host, port).root();
  }

  @Override
  public void close() {
    root.close();
  }
}
