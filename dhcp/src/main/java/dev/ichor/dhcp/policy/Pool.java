package dev.ichor.dhcp.policy;

import java.util.List;

/**
 * Addresses for clients without a reservation.
 *
 * @param classes clients of at least one of these only; empty: everybody
 */
public record Pool(AddressRange range, List<String> classes) {
  public Pool {
    classes = List.copyOf(classes);
  }

  public static Pool of(AddressRange range) {
    return new Pool(range, List.of());
  }

  /** What is left of it; several pieces when something in its middle is excluded. */
  List<Pool> without(List<AddressRange> excluded) {
    var pieces = List.of(range);
    for (var hole : excluded) {
      pieces = pieces.stream().flatMap(piece -> piece.without(hole).stream()).toList();
    }
    return pieces.stream().map(piece -> new Pool(piece, classes)).toList();
  }
}
