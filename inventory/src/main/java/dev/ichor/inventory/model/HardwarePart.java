package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One part of a machine as its system told it. All text is printable and bounded by whoever reads
 * it from a node.
 *
 * @param slot where it sits: DIMM locator, kernel's name of a disk or NIC, PCI address; one part a
 *     slot within its kind
 * @param facts what it is; a change of these is a change of hardware
 * @param state what changes without a hand on the machine: link, addresses, contents of a disk
 */
public record HardwarePart(
    Kind kind, String slot, Map<String, String> facts, Map<String, String> state) {
  /** What the part is. */
  public enum Kind {
    SYSTEM("system", true),
    PROCESSOR("processor", true),
    MEMORY("memory module", true),
    DISK("disk", true),
    NIC("NIC", true),
    PCI("PCI device", true),
    SECURITY("security state", true),
    ADDRESS("address", false),
    EXTENSION("extension", false);

    private final String word;
    private final boolean isHardware;

    Kind(String word, boolean isHardware) {
      this.word = word;
      this.isHardware = isHardware;
    }

    public String word() {
      return word;
    }

    /** False for what comes and goes with the software: shown, and no change of hardware. */
    public boolean isHardware() {
      return isHardware;
    }
  }

  public HardwarePart {
    requireNonNull(kind, "kind");
    requireNonNull(slot, "slot");
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    state = Collections.unmodifiableMap(new TreeMap<>(state));
  }

  /** By what it is known wherever it sits; empty when it has nothing of the kind. */
  public Optional<String> identity() {
    return switch (kind) {
      case DISK -> fact("wwid").or(() -> fact("serial"));
      case NIC -> fact("mac");
      case MEMORY, PROCESSOR -> fact("serial");
      case SYSTEM, PCI, SECURITY, ADDRESS, EXTENSION -> Optional.empty();
    };
  }

  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /**
   * What it has left when it was moved. The kernel numbers disks as it finds them, so a disk's name
   * is no place; a NIC's is where its bus is not told.
   */
  public String place() {
    return switch (kind) {
      case DISK -> "";
      case NIC -> state.getOrDefault("bus", slot);
      case SYSTEM, PROCESSOR, MEMORY, PCI, SECURITY, ADDRESS, EXTENSION -> slot;
    };
  }
}
