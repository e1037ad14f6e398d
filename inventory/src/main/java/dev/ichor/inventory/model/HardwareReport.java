package dev.ichor.inventory.model;

import static java.util.stream.Collectors.toSet;

import dev.ichor.inventory.model.HardwarePart.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that a machine's system says it is made of, at one moment.
 *
 * @param talosVersion with v; blank when it did not say
 * @param unknown kinds of which the list is not whole: this version does not have it, or it was cut
 */
public record HardwareReport(
    Instant readAt, String talosVersion, List<HardwarePart> parts, Set<Kind> unknown) {
  public HardwareReport {
    parts = List.copyOf(parts);
    unknown = Set.copyOf(unknown);
  }

  public List<HardwarePart> of(Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind).toList();
  }

  /** This, with the parts of an earlier reading where this one does not know a kind whole. */
  public HardwareReport completedBy(HardwareReport earlier) {
    var borrowed =
        unknown.stream().filter(kind -> !earlier.unknown().contains(kind)).collect(toSet());
    return borrowed.isEmpty()
        ? this
        : new HardwareReport(
            readAt,
            talosVersion,
            Stream.concat(
                    parts.stream().filter(part -> !borrowed.contains(part.kind())),
                    earlier.parts().stream().filter(part -> borrowed.contains(part.kind())))
                .toList(),
            unknown.stream().filter(kind -> !borrowed.contains(kind)).collect(toSet()));
  }

  /** One line for the timeline. */
  public String summary() {
    var memory =
        of(Kind.MEMORY).stream()
            .flatMap(part -> part.fact("sizeMiB").stream())
            .mapToLong(HardwareReport::number)
            .sum();
    return "%d processors, %d memory modules (%d MiB), %d disks, %d NICs, %d PCI devices"
        .formatted(
            of(Kind.PROCESSOR).size(),
            of(Kind.MEMORY).size(),
            memory,
            of(Kind.DISK).size(),
            of(Kind.NIC).size(),
            of(Kind.PCI).size());
  }

  private static long number(String text) {
    return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }
}
