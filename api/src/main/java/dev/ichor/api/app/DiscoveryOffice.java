package dev.ichor.api.app;

import dev.ichor.bmc.discovery.DiscoveryDesk;
import dev.ichor.bmc.discovery.DiscoveryDesk.Address;
import dev.ichor.bmc.discovery.client.SsdpSearch;
import dev.ichor.bmc.discovery.policy.AddressRange;
import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.discovery.policy.BmcFinding;
import dev.ichor.bmc.discovery.policy.Credential;
import dev.ichor.bmc.discovery.policy.Scan;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineView;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds BMCs where an operator says, and makes them machines' BMCs when the operator agrees. */
public final class DiscoveryOffice {
  /** Cipher suites that a BMC is logged in to with only where a person allowed it. */
  private static final Set<Integer> WEAK = Set.of(12, 8, 2);

  private final Inventory inventory;
  private final DiscoveryDesk desk;
  private final Supplier<Stream<String>> leased;
  private final SsdpSearch ssdp;
  private final Own own;

  /** Which login a machine keeps at a BMC that was found. */
  interface Own {
    /** The one whose password Ichor made, where the BMC takes it, else the found one. Blocks. */
    BmcEndpoint preferred(MachineId machine, BmcEndpoint found) throws InterruptedException;
  }

  /**
   * @param leased addresses that our DHCP server has given out
   */
  DiscoveryOffice(
      Inventory inventory,
      DiscoveryDesk desk,
      Supplier<Stream<String>> leased,
      SsdpSearch ssdp,
      Own own) {
    this.inventory = inventory;
    this.desk = desk;
    this.leased = leased;
    this.ssdp = ssdp;
    this.own = own;
  }

  /**
   * Where to look, and how.
   *
   * @param leases at every address that our DHCP server has given out: most BMCs ask for one
   * @param ssdp ask the LAN for Redfish services
   * @param trustFirst only within the ranges: whoever has a lease or answers SSDP may be a stranger
   */
  public record Wish(
      List<AddressRange> ranges,
      boolean leases,
      boolean ssdp,
      int redfishPort,
      int ipmiPort,
      Optional<String> credentials,
      boolean trustFirst) {
    public Wish {
      ranges = List.copyOf(ranges);
      var count = ranges.stream().mapToLong(AddressRange::count).sum();
      if (count > AddressRange.LARGEST) {
        throw tooMany(count);
      }
      checked("redfishPort", redfishPort);
      checked("ipmiPort", ipmiPort);
      if (trustFirst && ranges.isEmpty()) {
        throw new IllegalArgumentException(
            "trustFirst hands credentials to whoever answers, so it holds only in ranges that you"
                + " name; give ranges");
      }
    }

    private static void checked(String name, int port) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("%s %d is outside 1..65535".formatted(name, port));
      }
    }
  }

  private static IllegalArgumentException tooMany(long count) {
    return new IllegalArgumentException(
        "%d addresses are more than one scan takes; ask in parts of %d"
            .formatted(count, AddressRange.LARGEST));
  }

  /** What became of one found BMC. */
  public record Adopted(String host, Optional<Machine> machine, String words) {}

  /** Something to put right, and where. */
  public record Finding(String bmc, Optional<String> machineName, BmcFinding finding) {}

  public DiscoveryDesk desk() {
    return desk;
  }

  /** Returns once it is known where to look; SSDP takes three seconds of it. */
  public Scan begin(Wish wish) {
    var addresses = new LinkedHashMap<String, Address>();
    wish.ranges().stream()
        .flatMap(range -> range.addresses().stream())
        .forEach(host -> put(addresses, host, wish.redfishPort(), wish, Address.RANGE));
    if (wish.leases()) {
      leased.get().forEach(host -> put(addresses, host, wish.redfishPort(), wish, "lease"));
    }
    if (wish.ssdp()) {
      ssdp.search().forEach(found -> put(addresses, found.host(), found.port(), wish, "ssdp"));
    }
    if (addresses.size() > AddressRange.LARGEST) {
      throw tooMany(addresses.size());
    }
    return desk.begin(
        List.copyOf(addresses.values()),
        new DiscoveryDesk.Wish(what(wish), wish.credentials(), wish.trustFirst()));
  }

  /** At addresses that our DHCP server has given out, without a login. */
  Scan look(List<String> leased, int redfishPort, int ipmiPort, String why) {
    return desk.begin(
        leased.stream().map(host -> new Address(host, redfishPort, ipmiPort, "lease")).toList(),
        new DiscoveryDesk.Wish(why, Optional.empty(), false));
  }

  private static void put(
      Map<String, Address> addresses, String host, int port, Wish wish, String source) {
    addresses.putIfAbsent(host, new Address(host, port, wish.ipmiPort(), source));
  }

  private static String what(Wish wish) {
    var parts = new ArrayList<String>();
    wish.ranges().forEach(range -> parts.add("%d addresses".formatted(range.count())));
    if (wish.leases()) {
      parts.add("leased addresses");
    }
    if (wish.ssdp()) {
      parts.add("SSDP");
    }
    return String.join(", ", parts);
  }

  /** Whose it is, as of now. */
  public BmcClaim.Match match(Scan.Found found) {
    return found
        .claim()
        .map(claim -> claim.match(machines()))
        .orElseGet(BmcClaim.Match.Nobody::new);
  }

  private List<Machine> machines() {
    return inventory.machines().list().stream().map(MachineView::machine).toList();
  }

  /**
   * Gives each BMC that let us in to the machine that it names; one that names no known machine
   * makes a new one, which will be known again when it boots.
   *
   * @param hosts only these; empty: all of the scan
   * @param mayMove also where the machine's BMC is on record elsewhere: what answers here may only
   *     claim to be it
   */
  public List<Adopted> adopt(Scan scan, Set<String> hosts, boolean mayMove) {
    return scan.found().stream()
        .filter(found -> hosts.isEmpty() || hosts.contains(found.host()))
        .map(found -> adopt(found, mayMove))
        .toList();
  }

  private Adopted adopt(Scan.Found found, boolean mayMove) {
    if (found.endpoint().isEmpty() || found.claim().isEmpty()) {
      return new Adopted(found.host(), Optional.empty(), "left alone: " + found.login());
    }
    var endpoint = found.endpoint().get();
    return switch (match(found)) {
      case BmcClaim.Match.Several(var names) ->
          new Adopted(
              found.host(),
              Optional.empty(),
              "left alone: it fits %s; enter it by hand".formatted(String.join(", ", names)));
      case BmcClaim.Match.One(var id, var by) ->
          elsewhere(id, endpoint)
              .filter(_ -> !mayMove)
              .map(
                  place ->
                      new Adopted(
                          found.host(),
                          now(id),
                          "left alone: its BMC is on record as %s, and what answers here may only claim its %s; an administrator may adopt it"
                              .formatted(place, by)))
              .orElseGet(() -> given(id, endpoint, by));
      case BmcClaim.Match.Nobody() -> entered(found.host(), endpoint, found.claim().get());
    };
  }

  /** Where the machine's BMC is on record, when that is another place or another certificate. */
  private Optional<String> elsewhere(MachineId id, BmcEndpoint found) {
    return now(id)
        .flatMap(Machine::bmc)
        .filter(bmc -> bmc.protocol().isController())
        .filter(bmc -> !bmc.isSameWay(found.withHostKey(bmc.hostKey())))
        .map(bmc -> bmc.address() + (bmc.host().equals(found.host()) ? ", trusted otherwise" : ""));
  }

  private Adopted given(MachineId id, BmcEndpoint found, String by) {
    try {
      var outcome = inventory.machines().bmc(id, Optional.of(own.preferred(id, found)));
      return outcome instanceof Outcome.Conflict(var advice)
          ? new Adopted(found.host(), Optional.empty(), "left alone: " + advice)
          : new Adopted(found.host(), now(id), "recognised by its " + by);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Adopted(found.host(), Optional.empty(), "left alone: Ichor is stopping");
    }
  }

  /** IPMI's GUID comes in any of three byte orders: only an unambiguous UUID becomes a key. */
  private Adopted entered(String host, BmcEndpoint endpoint, BmcClaim claim) {
    var uuid =
        claim.uuids().size() == 1
            ? Optional.of(claim.uuids().getFirst())
            : Optional.<java.util.UUID>empty();
    try {
      var id =
          inventory
              .machines()
              .register(
                  Optional.empty(),
                  new MachineKeys(uuid, claim.serial(), claim.macs()),
                  Optional.of(endpoint),
                  Map.of());
      return new Adopted(host, now(id), "a new machine");
    } catch (IllegalArgumentException e) {
      return new Adopted(host, Optional.empty(), "left alone: " + e.getMessage());
    }
  }

  private Optional<Machine> now(MachineId id) {
    return inventory.machines().find(id).map(MachineView::machine);
  }

  /** Of the newest look at each BMC, and what the machines' own credentials show. */
  public List<Finding> findings() {
    var newest = new TreeMap<String, Scan.Found>();
    desk.list().reversed().forEach(scan -> scan.found().forEach(it -> newest.put(it.host(), it)));
    var byHost =
        machines().stream()
            .filter(machine -> machine.bmc().isPresent())
            .collect(
                Collectors.toMap(
                    machine -> machine.bmc().orElseThrow().host(), Machine::name, (a, _) -> a));
    var findings = new ArrayList<Finding>();
    newest.forEach(
        (host, found) ->
            found
                .findings()
                .forEach(
                    it ->
                        findings.add(
                            new Finding(host, Optional.ofNullable(byHost.get(host)), it))));
    findings.addAll(ofCredentials());
    return List.copyOf(findings);
  }

  private List<Finding> ofCredentials() {
    var controlled =
        machines().stream()
            .filter(m -> m.bmc().filter(bmc -> bmc.protocol().isController()).isPresent())
            .toList();
    var users =
        controlled.stream()
            .collect(Collectors.groupingBy(DiscoveryOffice::credential, Collectors.counting()));
    var findings = new ArrayList<Finding>();
    for (var machine : controlled) {
      var mine = credential(machine);
      var host = machine.bmc().orElseThrow().host();
      var count = users.getOrDefault(mine, 0L);
      if (count > 1) {
        findings.add(
            new Finding(
                host,
                Optional.of(machine.name()),
                new BmcFinding(
                    "shared-password",
                    "%d BMCs have the same password for '%s'; give each its own"
                        .formatted(count, mine.user()))));
      }
      weakSuite(machine).ifPresent(findings::add);
      if (BmcFinding.isShipped(mine)) {
        findings.add(
            new Finding(
                host,
                Optional.of(machine.name()),
                new BmcFinding(
                    "default-password",
                    "user '%s' has the password that the vendor ships; give it another"
                        .formatted(mine.user()))));
      }
    }
    return findings;
  }

  private static Optional<Finding> weakSuite(Machine machine) {
    var bmc = machine.bmc().orElseThrow();
    return bmc.ipmiWish().suites().stream()
        .filter(WEAK::contains)
        .findFirst()
        .map(
            suite ->
                new Finding(
                    bmc.host(),
                    Optional.of(machine.name()),
                    new BmcFinding(
                        "weak-suite",
                        "its login may use cipher suite %d; enable 17 or 3 there, then take it out of bmc.suites"
                            .formatted(suite))));
  }

  private static Credential credential(Machine machine) {
    var bmc = machine.bmc().orElseThrow();
    return new Credential(bmc.user(), bmc.password());
  }
}
