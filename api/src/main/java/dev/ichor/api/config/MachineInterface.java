package dev.ichor.api.config;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network interface of this machine.
 *
 * @param addresses IPv4 with prefix length, {@code 10.77.0.1/24}; may be empty
 */
public record MachineInterface(String name, boolean isUp, List<String> addresses) {
  public MachineInterface {
    addresses = List.copyOf(addresses);
  }

  /** {@code 10.77.0.1/24}, or why it cannot be used as it is. */
  public String described() {
    var text = addresses.isEmpty() ? "no IPv4 address" : String.join(", ", addresses);
    return isUp ? text : text + " (down)";
  }

  /** All of this machine's, by name. */
  public static List<MachineInterface> all() {
    try {
      return NetworkInterface.networkInterfaces()
          .map(MachineInterface::of)
          .sorted(Comparator.comparing(MachineInterface::name))
          .toList();
    } catch (SocketException _) {
      return List.of(); // the kernel lists none: there is nothing to show
    }
  }

  private static MachineInterface of(NetworkInterface one) {
    var addresses =
        one.getInterfaceAddresses().stream()
            .filter(address -> address.getAddress() instanceof Inet4Address)
            .map(
                address ->
                    address.getAddress().getHostAddress() + "/" + address.getNetworkPrefixLength())
            .collect(Collectors.toList());
    return new MachineInterface(one.getName(), isUp(one), addresses);
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException _) {
      return false; // gone between listing and asking
    }
  }
}
