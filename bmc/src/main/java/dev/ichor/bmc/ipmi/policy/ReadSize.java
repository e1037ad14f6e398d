package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.CompletionCode;
import java.util.Optional;

/**
 * How many octets of a record or a FRU to ask for at a time. BMCs do not say what they can carry;
 * one that refuses is asked for less and less (§33.12, §34.2).
 *
 * @param octets 1 to 255
 */
public record ReadSize(int octets) {
  /** Fits into the smallest message that IPMI over LAN must carry. */
  public static final ReadSize FIRST = new ReadSize(22);

  private static final int LEAST = 5;

  /** Less, when this answer says that less would do; empty when it does not, or least was tried. */
  public Optional<ReadSize> after(CompletionCode code) {
    return code.asksForLess() && octets > LEAST
        ? Optional.of(new ReadSize(Math.max(LEAST, octets / 2)))
        : Optional.empty();
  }
}
