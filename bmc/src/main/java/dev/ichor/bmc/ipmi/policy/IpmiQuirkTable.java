package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Entries of which all that fit a BMC apply. */
public record IpmiQuirkTable(List<IpmiQuirkRule> rules) {
  public IpmiQuirkTable {
    rules = List.copyOf(rules);
  }

  /** These entries and those of {@code site}. */
  public IpmiQuirkTable with(IpmiQuirkTable site) {
    return new IpmiQuirkTable(Stream.concat(rules.stream(), site.rules().stream()).toList());
  }

  public Set<IpmiQuirk> of(DeviceId device) {
    return rules.stream()
        .filter(rule -> rule.fits(device))
        .flatMap(rule -> rule.quirks().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
