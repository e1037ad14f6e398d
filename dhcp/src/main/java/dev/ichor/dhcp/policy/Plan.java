package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who gets which addresses and options, on every network we serve.
 *
 * @param everywhere options of all networks; those of {@code links} hold them already
 * @param links no two subnets overlap
 * @param relayAddresses links by relays whose giaddr is in none of their subnets
 * @param interfaces links by interfaces whose own address is in none of their subnets
 * @param anywhere reservations without an address, or with one in a subnet that is not in here
 */
public record Plan(
    Rules rules,
    Template everywhere,
    List<ClientClass> classes,
    List<Link> links,
    Map<Inet4Address, Link> relayAddresses,
    Map<String, Link> interfaces,
    List<Reservation> anywhere) {
  public static final Plan EMPTY =
      new Plan(Rules.DEFAULT, Template.EMPTY, List.of(), List.of(), Map.of(), Map.of(), List.of());

  public Plan {
    requireNonNull(rules, "rules");
    requireNonNull(everywhere, "everywhere");
    classes = List.copyOf(classes);
    links = List.copyOf(links);
    relayAddresses = Map.copyOf(relayAddresses);
    interfaces = Map.copyOf(interfaces);
    anywhere = List.copyOf(anywhere);
  }

  /** Each subnet a link of its own. */
  public static Plan of(List<Subnet> subnets) {
    return EMPTY.and(subnets);
  }

  /**
   * With further subnets that know nothing of the plan: they get its options for everywhere.
   *
   * @throws IllegalArgumentException when one overlaps a subnet that is there already
   */
  public Plan and(List<Subnet> more) {
    var all = new ArrayList<>(links);
    for (var subnet : more) {
      for (var other : all) {
        other.subnets().stream()
            .filter(it -> it.network().overlaps(subnet.network()))
            .findFirst()
            .ifPresent(it -> refuse(it, subnet));
      }
      all.add(Link.of(subnet.withOptions(subnet.options().over(everywhere))));
    }
    return new Plan(rules, everywhere, classes, all, relayAddresses, interfaces, anywhere);
  }

  private static void refuse(Subnet there, Subnet more) {
    throw new IllegalArgumentException(
        "subnet %s is given twice, %s is there already; keep one of them (--serve or the plan)"
            .formatted(more.network(), there.network()));
  }

  /** For an interface where another server gives the addresses: rules, classes, reservations. */
  public Plan withoutAddresses() {
    return new Plan(rules, everywhere, classes, List.of(), Map.of(), Map.of(), anywhere);
  }

  public List<Subnet> subnets() {
    return links.stream().flatMap(link -> link.subnets().stream()).toList();
  }
}
