package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.ConcurrentHashMap;

/** Our interfaces by address, remembered: asking the system for each request is slow. */
public final class Interfaces {
  /** Of Ethernet, where the system does not say. */
  private static final int USUAL_MTU = 1500;

  private final ConcurrentHashMap<InetAddress, Link> links = new ConcurrentHashMap<>();

  /**
   * The interface that has an address.
   *
   * @param name else the address itself
   * @param mtu octets of a packet
   */
  public record Link(String name, int mtu) {
    public Link {
      requireNonNull(name, "name");
    }
  }

  public Link of(InetAddress local) {
    return links.computeIfAbsent(local, Interfaces::lookup);
  }

  private static Link lookup(InetAddress local) {
    try {
      var found = NetworkInterface.getByInetAddress(local);
      if (found != null) {
        return new Link(found.getName(), found.getMTU());
      }
    } catch (SocketException _) {
      // the system does not say; the address names it as well
    }
    return new Link(local.isLoopbackAddress() ? "lo" : local.getHostAddress(), USUAL_MTU);
  }
}
