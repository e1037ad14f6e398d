package dev.ichor.simulator.firmware;

import dev.ichor.simulator.relay.SwitchPort;
import java.net.Inet4Address;
import java.util.Optional;

/** The address an operating system asks for after its kernel started, as Talos does on its own. */
public final class OperatingSystemDhcp {
  private OperatingSystemDhcp() {}

  /** Empty when no server answered. */
  public static Optional<Inet4Address> ask(
      ClientIdentity client, SwitchPort port, BootSettings settings) throws InterruptedException {
    DhcpClient dhcp =
        new DhcpClient(
            DhcpStyles.TALOS, client, port, settings.speed(), new ProxyPort(settings.proxyPort()));
    return dhcp.run() instanceof DhcpClient.Result.Bound bound
        ? Optional.of(bound.address())
        : Optional.empty();
  }
}
