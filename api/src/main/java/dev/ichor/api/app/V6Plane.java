package dev.ichor.api.app;

import dev.ichor.api.config.Served;
import dev.ichor.api.config.ServedV6;
import dev.ichor.dhcp.ra.policy.RaMode;
import dev.ichor.dhcp.ra.policy.RaSettings;
import dev.ichor.dhcp.ra.wire.NdOption;
import java.util.ArrayList;
import java.util.List;

/** From the configuration to what the IPv6 servers are told. */
final class V6Plane {
  private static final long PREFIX_VALID_SECONDS = 86_400;
  private static final long PREFIX_PREFERRED_SECONDS = 14_400;

  private V6Plane() {}

  /**
   * M and O say what DHCPv6 gives (RFC 4861 §4.2); without a prefix no host gets an address, and
   * without a router lifetime none gets a route.
   */
  static RaSettings advertised(Served served) {
    var v6 = served.v6();
    return new RaSettings(
        raMode(served),
        v6.mode() == ServedV6.Mode.STATEFUL,
        v6.mode() != ServedV6.Mode.OFF,
        v6.routerLifetime(),
        options(v6),
        RaSettings.DEFAULT_INTERVAL);
  }

  /** Beside another DHCP server the network is somebody else's: only when asked. */
  private static RaMode raMode(Served served) {
    var fallback = served.mode() == Served.Mode.SERVER ? ServedV6.Ra.AUTO : ServedV6.Ra.OFF;
    return switch (served.v6().ra().orElse(fallback)) {
      case OFF -> RaMode.OFF;
      case AUTO -> RaMode.AUTO;
      case ON -> RaMode.ON;
    };
  }

  /** Hosts make themselves addresses only where DHCPv6 does not give them. */
  private static List<NdOption> options(ServedV6 v6) {
    var options = new ArrayList<NdOption>();
    v6.prefix()
        .ifPresent(
            prefix ->
                options.add(
                    new NdOption.PrefixInformation(
                        prefix,
                        true,
                        v6.mode() != ServedV6.Mode.STATEFUL,
                        PREFIX_VALID_SECONDS,
                        PREFIX_PREFERRED_SECONDS)));
    if (!v6.dns().isEmpty()) {
      options.add(new NdOption.Rdnss(3 * RaSettings.DEFAULT_INTERVAL.toSeconds(), v6.dns()));
    }
    return List.copyOf(options);
  }
}
