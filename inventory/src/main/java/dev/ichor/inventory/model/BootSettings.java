package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * How firmware is led to its network boot; what it boots then is {@link BootProfile}'s matter.
 *
 * @param quirks what this firmware needs beyond the usual
 */
public record BootSettings(LoaderSelection loader, Set<BootQuirk> quirks) {
  public static final BootSettings STANDARD = new BootSettings(LoaderSelection.AUTO, Set.of());

  public BootSettings {
    requireNonNull(loader, "loader");
    quirks = Set.copyOf(quirks);
  }

  public boolean has(BootQuirk quirk) {
    return quirks.contains(quirk);
  }

  /** These with the wider ones where these say nothing: the loader if auto, and all quirks. */
  public BootSettings over(BootSettings wider) {
    var both = EnumSet.noneOf(BootQuirk.class);
    both.addAll(quirks);
    both.addAll(wider.quirks);
    return new BootSettings(loader.equals(LoaderSelection.AUTO) ? wider.loader : loader, both);
  }
}
