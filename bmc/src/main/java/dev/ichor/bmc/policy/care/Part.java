package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A part of the machine: a board, a power supply, a processor, a drive.
 *
 * @param kind "board", "processor"
 * @param facts name and value, in the BMC's order
 * @param faults what is wrong with its data, as a checksum
 */
public record Part(String name, String kind, List<Fact> facts, List<String> faults) {
  public record Fact(String name, String value) {
    public Fact {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }
  }

  public Part {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    facts = List.copyOf(facts);
    faults = List.copyOf(faults);
  }
}
