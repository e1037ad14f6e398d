package dev.ichor.boot.server;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.ConcurrentHashMap;

/** Names of our interfaces by address, remembered: asking the system for each request is slow. */
public final class Interfaces {
  private final ConcurrentHashMap<InetAddress, String> names = new ConcurrentHashMap<>();

  /** The interface that has the address, else the address itself. */
  public String nameOf(InetAddress local) {
    return names.computeIfAbsent(local, Interfaces::lookup);
  }

  private static String lookup(InetAddress local) {
    try {
      var found = NetworkInterface.getByInetAddress(local);
      if (found != null) {
        return found.getName();
      }
    } catch (SocketException _) {
      // the system does not say; the address names it as well
    }
    return local.isLoopbackAddress() ? "lo" : local.getHostAddress();
  }
}
