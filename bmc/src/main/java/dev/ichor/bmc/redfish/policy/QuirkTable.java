package dev.ichor.bmc.redfish.policy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Entries in order; all that fit apply, later ones over earlier ones. */
public record QuirkTable(List<QuirkRule> rules) {
  public static final QuirkTable EMPTY = new QuirkTable(List.of());

  public QuirkTable {
    rules = List.copyOf(rules);
  }

  /** These entries, then those of {@code site}, which win. */
  public QuirkTable with(QuirkTable site) {
    return new QuirkTable(Stream.concat(rules.stream(), site.rules().stream()).toList());
  }

  public Quirks of(BmcIdentity bmc) {
    var quirks = Quirks.NONE;
    for (var rule : rules) {
      if (rule.fits(bmc)) {
        quirks = rule.change().apply(quirks);
      }
    }
    return quirks;
  }

  /** Names of the entries that fit, for the timeline; empty text when none does. */
  public String names(BmcIdentity bmc) {
    return rules.stream()
        .filter(rule -> rule.fits(bmc))
        .map(QuirkRule::name)
        .collect(Collectors.joining(", "));
  }
}
