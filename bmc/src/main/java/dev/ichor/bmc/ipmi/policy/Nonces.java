package dev.ichor.bmc.ipmi.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * Random values for one step of a login, made by the caller; unused ones are thrown away.
 *
 * @param consoleId our session id, not 0
 * @param random R_M, 16 octets
 * @param vector for one encrypted packet, 16 octets
 * @param tag message tag, 0 to 255
 */
public record Nonces(int consoleId, Bytes random, Bytes vector, int tag) {
  public Nonces {
    requireNonNull(random, "random");
    requireNonNull(vector, "vector");
    if (consoleId == 0) {
      throw new IllegalArgumentException("session id 0 means \"no session\"");
    }
  }

  /** Not the values: R_M is half of what the keys are made from. */
  @Override
  public String toString() {
    return "Nonces[%08x]".formatted(consoleId);
  }
}
