package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The plan with its indexes, made once; what each packet looks things up in. */
public final class Networks {
  public static final Networks NONE = of(Plan.EMPTY, Map.of());

  private final Plan plan;
  private final List<Subnet> subnets;
  private final List<Prefix> prefixes;
  private final Map<Cidr, Link> linkOfSubnet = new HashMap<>();
  private final Map<String, Link> attached;
  private final Set<String> attachedNames;

  /** Of links where no class has anything of its own. */
  private final Map<String, List<AddressRange>> openRanges = new HashMap<>();

  private final ReservationIndex reservations;

  /** Subnets of one prefix length by their first address. */
  private record Prefix(int mask, Map<Integer, Subnet> byNetwork) {}

  private Networks(Plan plan, Map<String, Inet4Address> interfaces) {
    this.plan = requireNonNull(plan, "plan");
    this.subnets = plan.subnets();
    this.prefixes = prefixes(subnets);
    plan.links()
        .forEach(link -> link.subnets().forEach(it -> linkOfSubnet.put(it.network(), link)));
    plan.links().stream()
        .filter(link -> link.subnets().stream().allMatch(Networks::isForEverybody))
        .forEach(link -> openRanges.put(link.name(), ranges(link.subnets(), Profile.NOBODY)));
    this.reservations = new ReservationIndex(subnets, plan.anywhere());
    this.attached = new HashMap<>(plan.interfaces());
    interfaces.forEach(
        (name, address) -> linkOf(address).ifPresent(link -> attached.putIfAbsent(name, link)));
    this.attachedNames = attached.values().stream().map(Link::name).collect(Collectors.toSet());
  }

  /**
   * @param interfaces our own address on each interface that is served
   */
  public static Networks of(Plan plan, Map<String, Inet4Address> interfaces) {
    return new Networks(plan, interfaces);
  }

  public static Networks of(List<Subnet> subnets) {
    return of(Plan.of(subnets), Map.of());
  }

  private static List<Prefix> prefixes(List<Subnet> subnets) {
    var byLength = new HashMap<Integer, Map<Integer, Subnet>>();
    for (var subnet : subnets) {
      byLength
          .computeIfAbsent(subnet.network().prefix(), _ -> new HashMap<>())
          .put(Ipv4.bits(subnet.network().network()), subnet);
    }
    var longestFirst = new ArrayList<>(byLength.entrySet());
    longestFirst.sort(
        Map.Entry.<Integer, Map<Integer, Subnet>>comparingByKey(Comparator.reverseOrder()));
    return longestFirst.stream()
        .map(it -> new Prefix(-1 << (32 - it.getKey()), Map.copyOf(it.getValue())))
        .toList();
  }

  public Plan plan() {
    return plan;
  }

  public List<Subnet> subnets() {
    return subnets;
  }

  /** The smallest subnet around the address. */
  public Optional<Subnet> subnetOf(Inet4Address address) {
    var bits = Ipv4.bits(address);
    for (var prefix : prefixes) {
      var found = prefix.byNetwork().get(bits & prefix.mask());
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** By one of the link's addresses, or by a relay that the plan names for it. */
  Optional<Link> linkOf(Inet4Address address) {
    return Optional.ofNullable(plan.relayAddresses().get(address))
        .or(() -> subnetOf(address).map(subnet -> linkOfSubnet.get(subnet.network())));
  }

  /** What is on the wire of an interface of ours. */
  Optional<Link> attachedTo(String interfaceName, Inet4Address self) {
    return Optional.ofNullable(attached.get(interfaceName)).or(() -> linkOf(self));
  }

  /** The link is on the wire of another interface than this. */
  boolean isAttachedElsewhere(Link link, String interfaceName) {
    var here = Optional.ofNullable(attached.get(interfaceName)).map(Link::name);
    return !here.equals(Optional.of(link.name())) && attachedNames.contains(link.name());
  }

  /** Where this client may get a new address from, what is kept for its classes first. */
  List<AddressRange> ranges(Link link, Profile profile) {
    var open = openRanges.get(link.name());
    return open != null ? open : ranges(link.subnets(), profile);
  }

  private static List<AddressRange> ranges(List<Subnet> subnets, Profile profile) {
    return subnets.stream()
        .filter(subnet -> profile.isAdmitted(subnet.classes()))
        .flatMap(subnet -> subnet.pools().stream())
        .filter(pool -> profile.isAdmitted(pool.classes()))
        .map(Pool::range)
        .toList();
  }

  private static boolean isForEverybody(Subnet subnet) {
    return subnet.classes().isEmpty()
        && subnet.pools().stream().allMatch(pool -> pool.classes().isEmpty());
  }

  Optional<Reservation> reservationOf(Inet4Address address) {
    return reservations.at(address);
  }

  Profile profileOf(Request request, Link link) {
    var classes = classesOf(request);
    var reservation = reservations.of(request, link);
    return classes.isEmpty() && reservation.isEmpty()
        ? Profile.NOBODY
        : new Profile(classes, reservation);
  }

  /** Where another server gives the addresses: by classes and keys alone. */
  Profile profileOf(Request request) {
    return new Profile(classesOf(request), reservations.of(request));
  }

  private List<ClientClass> classesOf(Request request) {
    if (plan.classes().isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<ClientClass>();
    for (var one : plan.classes()) {
      if (one.test().matches(request)) {
        found.add(one);
      }
    }
    return found;
  }

  /** The same plan on the same interfaces: nothing has to be served anew. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Networks that
        && plan.equals(that.plan)
        && attached.equals(that.attached);
  }

  @Override
  public int hashCode() {
    return plan.hashCode();
  }
}
