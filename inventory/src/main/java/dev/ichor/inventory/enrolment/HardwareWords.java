package dev.ichor.inventory.enrolment;

import static java.util.stream.Collectors.joining;

import dev.ichor.inventory.model.Hardware;

/** Hardware in the words of the timeline. */
final class HardwareWords {
  private static final int MOST_MACS = 4;

  private HardwareWords() {}

  static String summary(Hardware hardware) {
    return "%s %s, %d processors, %d MiB, %d disks, %d NICs"
        .formatted(
            hardware.manufacturer().orElse("unknown maker"),
            hardware.product().orElse("unknown product"),
            hardware.processors().size(),
            hardware.memoryMiB(),
            hardware.disks().size(),
            hardware.nics().size());
  }

  /** The first few MAC addresses. */
  static String macs(Hardware hardware) {
    return hardware.nics().stream()
        .map(nic -> nic.mac().toString())
        .limit(MOST_MACS)
        .collect(joining(", "));
  }
}
