package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Networks;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Configuration to {@link Service}s, by looking at the system's interfaces. */
final class InterfaceResolver {
  private static final Logger LOG = Logger.getLogger(InterfaceResolver.class);

  private InterfaceResolver() {}

  /**
   * @param index the system's number of the interface
   * @param own the subnets of its own pools, without the plan's
   */
  record Resolved(
      Service service, int index, boolean isLoopback, LinkSettings link, List<Subnet> own) {
    /** Without a plan. */
    Resolved(Service service, int index, boolean isLoopback, LinkSettings link) {
      this(service, index, isLoopback, link, service.subnets());
    }

    Resolved with(Networks networks) {
      return new Resolved(service.withNetworks(networks), index, isLoopback, link, own);
    }

    private boolean isOf(ServedInterface served) {
      return service.name().equals(served.name()) && service.mode() == served.mode();
    }
  }

  /** The interface, or its address, is not there at this moment. */
  private static final class AbsentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbsentException(String message) {
      super(message);
    }
  }

  /** All interfaces that are not off, perhaps none; reports every problem at once. */
  static List<Resolved> resolve(DhcpConfig config) {
    return resolve(config, List.of());
  }

  /**
   * As {@link #resolve(DhcpConfig)}; an interface that was served and is not there at this moment
   * stays as it was, on the networks of now: one cable must not stand in the way of all changes.
   */
  static List<Resolved> resolve(DhcpConfig config, List<Resolved> before) {
    var found = new ArrayList<Resolved>();
    var problems = new ArrayList<String>();
    var names = new HashSet<String>();
    for (var served : config.interfaces()) {
      if (!names.add(served.name())) {
        problems.add("interface %s is named twice; name it once".formatted(served.name()));
      }
      if (served.mode() == Mode.OFF) {
        continue;
      }
      try {
        found.add(resolve(served, config));
      } catch (AbsentException absent) {
        before.stream()
            .filter(it -> it.isOf(served))
            .findFirst()
            .ifPresentOrElse(found::add, () -> problems.add(absent.getMessage()));
      } catch (DhcpStartException problem) {
        problems.add(problem.getMessage());
      } catch (IllegalArgumentException problem) {
        problems.add("interface %s: %s".formatted(served.name(), problem.getMessage()));
      }
    }
    if (config.interfaces().isEmpty()) {
      problems.add(
          "no interface is named for DHCP; name one of %s"
              .formatted(String.join(", ", NetworkInterfaces.names())));
    }
    if (!problems.isEmpty()) {
      throw new DhcpStartException(String.join("; ", problems));
    }
    return withNetworks(found, config.plan());
  }

  /** One set of networks for all: a relay may reach us on any interface. */
  private static List<Resolved> withNetworks(List<Resolved> found, Plan plan) {
    var own = new ArrayList<Subnet>();
    var addresses = new LinkedHashMap<String, Inet4Address>();
    found.stream()
        .filter(it -> it.service().mode() == Mode.SERVER)
        .forEach(
            it -> {
              own.addAll(it.own());
              addresses.put(it.service().name(), it.service().self());
            });
    var networks = Networks.of(joined(plan, own), addresses);
    var proxied = Networks.of(plan.withoutAddresses(), Map.of());
    return found.stream()
        .map(it -> it.with(it.service().mode() == Mode.SERVER ? networks : proxied))
        .toList();
  }

  private static Plan joined(Plan plan, List<Subnet> own) {
    try {
      return plan.and(own);
    } catch (IllegalArgumentException problem) {
      throw new DhcpStartException(String.valueOf(problem.getMessage()), problem);
    }
  }

  /** What the interfaces' own pools make, whatever their mode; see {@link DhcpServer}. */
  static List<Subnet> ownSubnets(DhcpConfig config) {
    var own = new ArrayList<Subnet>();
    for (var served : config.interfaces()) {
      if (!served.pools().isEmpty()) {
        try {
          own.addAll(resolve(served.withMode(Mode.SERVER), config).own());
        } catch (AbsentException | DhcpStartException | IllegalArgumentException absent) {
          // Said when the interface is to be served; a plan does not depend on it.
          LOG.debugf(absent, "dhcp no own subnet via=%s", served.name());
        }
      }
    }
    return List.copyOf(own);
  }

  /**
   * What each interface is now; one that cannot be served at this moment stays as it was, on the
   * networks of now, so that it is served again when it is back.
   */
  static List<Resolved> resolveAgain(DhcpConfig config, List<Resolved> before) {
    var found = new ArrayList<Resolved>();
    for (var served : config.interfaces()) {
      if (served.mode() == Mode.OFF) {
        continue;
      }
      try {
        found.add(resolve(served, config));
      } catch (AbsentException | DhcpStartException | IllegalArgumentException problem) {
        LOG.debugf("dhcp interface via=%s why=\"%s\"", served.name(), problem.getMessage());
        before.stream()
            .filter(it -> it.service().name().equals(served.name()))
            .findFirst()
            .ifPresent(found::add);
      }
    }
    return withNetworks(found, config.plan());
  }

  private static Resolved resolve(ServedInterface served, DhcpConfig config) {
    var system = find(served.name());
    var own = ownAddress(served, system);
    var self = (Inet4Address) own.getAddress();
    var service =
        new Service(
            served.name(),
            served.mode(),
            self,
            Networks.of(subnets(served, config, self, own.getNetworkPrefixLength())),
            served.tftpServer().orElse(self),
            config.httpPort(),
            config.serverPort(),
            addresses(system),
            served.netboot().withBootServer(config.hasBootServer()));
    try {
      return new Resolved(service, system.getIndex(), system.isLoopback(), served.link());
    } catch (SocketException e) {
      throw new DhcpStartException(
          "interface %s went away while starting; start again".formatted(served.name()), e);
    }
  }

  private static List<Subnet> subnets(
      ServedInterface served, DhcpConfig config, Inet4Address self, int prefix) {
    if (served.mode() == Mode.PROXY && !config.hasBootServer()) {
      throw new DhcpStartException(
          "interface %s cannot be a proxy without the boot server port, where UEFI asks next; give it one, usually %d"
              .formatted(served.name(), DhcpConfig.BOOT_SERVER_PORT));
    }
    if (served.mode() == Mode.PROXY) {
      return List.of();
    }
    if (served.pools().isEmpty() && served.relayed().isEmpty() && config.plan().links().isEmpty()) {
      throw new DhcpStartException(
          "interface %s has no addresses to give out; add pool=FIRST-LAST or a plan of networks, or use proxy"
              .formatted(served.name()));
    }
    var subnets = new ArrayList<Subnet>();
    if (!served.pools().isEmpty()) {
      var network = served.network().orElseGet(() -> Cidr.around(self, prefix));
      subnets.add(
          Subnet.of(network, served.pools())
              .withOptions(served.options())
              .withLeaseTime(served.leaseTime()));
    }
    subnets.addAll(served.relayed());
    return List.copyOf(subnets);
  }

  private static InterfaceAddress ownAddress(ServedInterface served, NetworkInterface system) {
    return system.getInterfaceAddresses().stream()
        .filter(it -> it.getAddress() instanceof Inet4Address)
        .filter(it -> served.address().isEmpty() || it.getAddress().equals(served.address().get()))
        .findFirst()
        .orElseThrow(
            () ->
                new AbsentException(
                    "interface %s does not have %s; give it one or name another interface"
                        .formatted(
                            served.name(),
                            served
                                .address()
                                .map(address -> "the address " + address.getHostAddress())
                                .orElse("an IPv4 address"))));
  }

  private static List<Inet4Address> addresses(NetworkInterface system) {
    return system
        .inetAddresses()
        .filter(Inet4Address.class::isInstance)
        .map(Inet4Address.class::cast)
        .toList();
  }

  private static NetworkInterface find(String name) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(name))
          .orElseThrow(
              () ->
                  new AbsentException(
                      "interface %s does not exist; name one of %s"
                          .formatted(name, String.join(", ", NetworkInterfaces.names()))));
    } catch (SocketException e) {
      throw new DhcpStartException("interface %s cannot be looked at".formatted(name), e);
    }
  }
}
