package dev.ichor.dhcp.server;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The system's interfaces, for messages that tell the operator what to choose from. */
final class NetworkInterfaces {
  private NetworkInterfaces() {}

  static List<String> names() {
    try {
      return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList();
    } catch (SocketException e) {
      return List.of("(the system lists none: " + e.getMessage() + ")");
    }
  }
}
