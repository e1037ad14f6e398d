package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Cidr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Subnets as small numbers; grows with the subnets that were ever configured. */
final class SubnetNames {
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<Cidr, Integer> byCidr = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Cidr> cidrs = new ArrayList<>();

  int number(String name) {
    var known = byName.get(name);
    return known == null ? add(name, Cidr.parse(name)) : known;
  }

  int number(Cidr subnet) {
    var known = byCidr.get(subnet);
    return known == null ? add(subnet.toString(), subnet) : known;
  }

  private int add(String name, Cidr subnet) {
    byName.put(name, names.size());
    byCidr.put(subnet, names.size());
    names.add(name);
    cidrs.add(subnet);
    return names.size() - 1;
  }

  String name(int number) {
    return names.get(number);
  }

  Cidr cidr(String name) {
    return cidrs.get(number(name));
  }
}
