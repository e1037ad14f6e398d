package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One link as clients see it: a subnet, or the several subnets of a shared network.
 *
 * @param name of the shared network, or the subnet's CIDR
 * @param subnets at least one; those kept for classes come first, so that their clients get them
 */
public record Link(String name, List<Subnet> subnets) {
  public Link {
    requireNonNull(name, "name");
    if (subnets.isEmpty()) {
      throw new IllegalArgumentException("a link has at least one subnet");
    }
    subnets =
        subnets.stream()
            .sorted(Comparator.comparing((Subnet it) -> it.classes().isEmpty()))
            .toList();
  }

  public static Link of(Subnet subnet) {
    return new Link(subnet.network().toString(), List.of(subnet));
  }

  /** The subnet that the address is in; empty when it is on another link. */
  Optional<Subnet> subnetOf(Inet4Address address) {
    for (var subnet : subnets) {
      if (subnet.network().contains(address)) {
        return Optional.of(subnet);
      }
    }
    return Optional.empty();
  }

  /** A wrong address may be refused here: nobody else gives addresses on this link. */
  boolean isAuthoritative() {
    for (var subnet : subnets) {
      if (!subnet.authoritative()) {
        return false;
      }
    }
    return true;
  }

  /** For messages: the subnets. */
  @Override
  public String toString() {
    var networks = String.join(", ", subnets.stream().map(it -> it.network().toString()).toList());
    return subnets.size() == 1 ? networks : "%s (%s)".formatted(name, networks);
  }
}
