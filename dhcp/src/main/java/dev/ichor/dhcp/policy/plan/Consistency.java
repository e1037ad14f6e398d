package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.ClientClass;
import dev.ichor.dhcp.policy.Subnet;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only shows when the whole plan is looked at. */
final class Consistency {
  private final List<PlanProblem> problems;
  private final List<Subnet> served;
  private final boolean knowsServed;
  private final List<ClientClass> classes;
  private final List<SubnetReader.Placed> subnets;
  private final List<ReservationReader.Placed> reservations;

  Consistency(
      List<PlanProblem> problems,
      Optional<List<Subnet>> served,
      List<ClientClass> classes,
      List<SubnetReader.Placed> subnets,
      List<ReservationReader.Placed> reservations) {
    this.problems = problems;
    this.served = served.orElse(List.of());
    this.knowsServed = served.isPresent();
    this.classes = classes;
    this.subnets = subnets;
    this.reservations = reservations;
  }

  void check() {
    classNames();
    overlaps();
    pools();
    var all = new ArrayList<>(reservations);
    subnets.forEach(it -> all.addAll(it.reservations()));
    addresses(all);
    keys(all);
  }

  private void classNames() {
    var known = new HashSet<String>();
    for (var one : classes) {
      if (!known.add(one.name())) {
        complain("classes", "the name '%s' is given twice; rename one".formatted(one.name()));
      }
    }
    for (var placed : subnets) {
      named(placed.subnet().classes(), placed.path() + ".classes", known);
      for (var pool : placed.subnet().pools()) {
        named(pool.classes(), placed.path() + ".pools", known);
      }
    }
  }

  private void named(List<String> names, String path, Set<String> known) {
    for (var name : names) {
      if (!known.contains(name)) {
        complain(
            path,
            "there is no class '%s'; known are %s"
                .formatted(
                    name,
                    known.isEmpty()
                        ? "none"
                        : known.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private void overlaps() {
    for (var i = 0; i < subnets.size(); i++) {
      var network = subnets.get(i).subnet().network();
      for (var j = 0; j < i; j++) {
        var other = subnets.get(j).subnet().network();
        if (network.overlaps(other)) {
          complain(
              subnets.get(i).path(),
              "%s overlaps %s of %s; keep one of them"
                  .formatted(network, other, subnets.get(j).path()));
        }
      }
      for (var own : served) {
        if (network.overlaps(own.network())) {
          complain(
              subnets.get(i).path(),
              "%s overlaps %s, which --serve gives; take pool= out of --serve, or this subnet out"
                  .formatted(network, own.network()));
        }
      }
    }
  }

  private void pools() {
    for (var placed : subnets) {
      var pools = placed.subnet().pools();
      for (var i = 0; i < pools.size(); i++) {
        for (var j = 0; j < i; j++) {
          var one = pools.get(i).range();
          var other = pools.get(j).range();
          if (one.contains(other.first()) || other.contains(one.first())) {
            complain(
                placed.path() + ".pools", "%s and %s overlap; separate them".formatted(other, one));
          }
        }
      }
    }
  }

  private void addresses(List<ReservationReader.Placed> all) {
    var taken = new HashMap<Inet4Address, String>();
    for (var placed : all) {
      placed
          .reservation()
          .address()
          .ifPresent(
              address -> {
                var text = address.getHostAddress();
                var before = taken.putIfAbsent(address, placed.path());
                if (before != null) {
                  complain(
                      placed.path(),
                      "%s is reserved by %s already; give another address".formatted(text, before));
                } else if (knowsServed && !isServed(address)) {
                  complain(
                      placed.path(),
                      "%s is a host of no subnet here; add its subnet or change the address"
                          .formatted(text));
                }
              });
    }
  }

  private boolean isServed(Inet4Address address) {
    return subnets.stream().anyMatch(it -> it.subnet().network().isHost(address))
        || served.stream().anyMatch(it -> it.network().isHost(address));
  }

  /** One client has one reservation on each link, and one without an address. */
  private void keys(List<ReservationReader.Placed> all) {
    var taken = new HashMap<String, String>();
    for (var placed : all) {
      var key = placed.reservation().key() + " " + linkOf(placed);
      var before = taken.putIfAbsent(key, placed.path());
      if (before != null) {
        complain(
            placed.path(),
            "%s has a reservation on this network already, %s; keep one"
                .formatted(placed.reservation().key(), before));
      }
    }
  }

  private String linkOf(ReservationReader.Placed placed) {
    return placed
        .reservation()
        .address()
        .map(
            address ->
                Stream.concat(
                        subnets.stream().map(it -> it.subnet().network()),
                        served.stream().map(Subnet::network))
                    .filter(network -> network.contains(address))
                    .map(Object::toString)
                    .findFirst()
                    .orElse("nowhere"))
        .orElse("anywhere");
  }

  private void complain(String path, String sentence) {
    problems.add(new PlanProblem(path, sentence));
  }
}
