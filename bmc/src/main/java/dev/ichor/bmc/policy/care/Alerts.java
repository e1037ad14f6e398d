package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Whether and to whom a BMC sends traps by itself (IPMI 2.0 §17).
 *
 * @param on it filters events and sends alerts; empty where it does not say
 * @param destinations all that it has room for
 */
public record Alerts(Optional<Boolean> on, List<Destination> destinations) {
  public Alerts {
    requireNonNull(on, "on");
    destinations = List.copyOf(destinations);
  }

  /**
   * @param address empty: nobody
   * @param kind "platform event trap", as Ichor understands it, or another
   * @param policies that are on and send to it; without one nothing comes
   */
  public record Destination(
      int number, Optional<String> address, String kind, boolean acknowledged, int policies) {
    public Destination {
      requireNonNull(address, "address");
      requireNonNull(kind, "kind");
    }
  }

  /** Why nothing would come to this address; empty when it should. */
  public Optional<String> silence(String address) {
    var there =
        destinations.stream().filter(it -> it.address().equals(Optional.of(address))).toList();
    if (there.isEmpty()) {
      return Optional.of("no destination is %s".formatted(address));
    }
    if (!on.orElse(true)) {
      return Optional.of(
          "its event filtering is off, so it sends nothing; switch it on there (ipmitool pef)");
    }
    return there.stream().allMatch(it -> it.policies() == 0)
        ? Optional.of(
            "no alert policy that is on names destination %d, so it sends nothing; set one there"
                .formatted(there.getFirst().number()))
        : Optional.empty();
  }
}
