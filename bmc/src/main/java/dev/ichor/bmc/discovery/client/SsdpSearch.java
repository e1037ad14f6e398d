package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.discovery.policy.SsdpAnswer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Asks the LAN for Redfish services by SSDP (DSP0266 "Discovery"; UPnP M-SEARCH). */
public final class SsdpSearch {
  private static final Logger LOG = Logger.getLogger(SsdpSearch.class);
  private static final int LARGEST = 2048;
  private static final int MOST = 4096;
  private static final InetSocketAddress GROUP = new InetSocketAddress("239.255.255.250", 1900);

  private final InetSocketAddress to;
  private final Duration within;

  /** The group that DSP0266 names, for 3 s. */
  public SsdpSearch() {
    this(GROUP, Duration.ofSeconds(3));
  }

  public SsdpSearch(InetSocketAddress to, Duration within) {
    this.to = to;
    this.within = within;
  }

  /** Everybody who answered, each once; nobody when nothing can be sent. */
  public List<SsdpAnswer> search() {
    var found = new LinkedHashMap<String, SsdpAnswer>();
    try (var socket = new DatagramSocket()) {
      var octets = SsdpAnswer.search(within).getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(octets, octets.length, to));
      listen(socket, found);
    } catch (IOException e) {
      LOG.infof("bmc ssdp why=\"no search could be sent: %s\"", e.getMessage());
    }
    return List.copyOf(found.values());
  }

  private void listen(DatagramSocket socket, Map<String, SsdpAnswer> found) throws IOException {
    var deadline = System.nanoTime() + within.toNanos();
    while (found.size() < MOST) {
      var left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      socket.setSoTimeout((int) left);
      var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException _) {
        return; // the time is up
      }
      var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
      var sender = packet.getAddress().getHostAddress();
      SsdpAnswer.parse(text, sender).ifPresent(answer -> found.putIfAbsent(answer.host(), answer));
    }
  }
}
