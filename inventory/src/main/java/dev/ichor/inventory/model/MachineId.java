package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** Ichor's own stable name of a machine; never reused, never derived from firmware. */
public record MachineId(UUID value) {
  public MachineId {
    requireNonNull(value, "value");
  }

  public static MachineId random() {
    return new MachineId(UUID.randomUUID());
  }

  public static MachineId parse(String text) {
    return new MachineId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
