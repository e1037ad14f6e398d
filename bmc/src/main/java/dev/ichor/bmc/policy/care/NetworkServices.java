package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a BMC answers on its network (DSP0268 ManagerNetworkProtocol).
 *
 * @param services in the order of their names
 * @param timeServers NTP servers that it was given
 */
public record NetworkServices(List<Service> services, List<String> timeServers) {
  private static final Map<String, String> WEAK =
      new TreeMap<>(
          Map.of(
              "Telnet", "sends passwords readably",
              "HTTP", "sends passwords readably",
              "SNMP", "versions 1 and 2c send their community readably",
              "RFB", "is VNC, whose password has eight characters at most"));

  /**
   * @param name as Redfish writes it: "IPMI", "SSDP", "Telnet"
   * @param enabled absent where the BMC does not say
   */
  public record Service(String name, Optional<Boolean> enabled, Optional<Integer> port) {
    public Service {
      requireNonNull(name, "name");
    }
  }

  /**
   * What shall be other.
   *
   * @param enabled by name; what is not named stays
   * @param timeServers absent: they stay
   */
  public record Wish(Map<String, Boolean> enabled, Optional<List<String>> timeServers) {
    public Wish {
      enabled = Map.copyOf(enabled);
      timeServers = timeServers.map(List::copyOf);
      if (enabled.isEmpty() && timeServers.isEmpty()) {
        throw new IllegalArgumentException("name a service to switch, or time servers");
      }
    }
  }

  public NetworkServices {
    services = List.copyOf(services);
    timeServers = List.copyOf(timeServers);
  }

  public Optional<Service> named(String name) {
    return services.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /** Services that should be off, each a sentence with its remedy. */
  public List<String> findings() {
    var findings = new ArrayList<String>();
    WEAK.forEach(
        (name, why) ->
            named(name)
                .flatMap(Service::enabled)
                .filter(on -> on)
                .ifPresent(
                    _ ->
                        findings.add(
                            "it answers %s, which %s; switch it off with ichor bmc services --off %s"
                                .formatted(name, why, name))));
    return List.copyOf(findings);
  }
}
