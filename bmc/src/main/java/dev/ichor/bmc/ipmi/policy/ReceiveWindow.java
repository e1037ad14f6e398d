package dev.ichor.bmc.ipmi.policy;

import java.util.Optional;

/**
 * Which session sequence numbers were already seen (§6.12.13): 32 behind the highest, each accepted
 * once. Only asked after the integrity code was found right, so any number ahead may be believed.
 *
 * @param highest highest accepted, 0 to 2^32 - 1
 * @param seen bit n is set when {@code highest - n} was accepted
 */
public record ReceiveWindow(long highest, int seen) {
  /** Nothing received yet; sequence numbers start at 1, 0 is never used inside a session. */
  public static final ReceiveWindow EMPTY = new ReceiveWindow(0, 1);

  private static final int WIDTH = 32;

  /** The window with this number in it, or empty when it is a duplicate or too old. */
  public Optional<ReceiveWindow> accept(int sequence) {
    var number = Integer.toUnsignedLong(sequence);
    var ahead = number - highest;
    if (ahead > 0) {
      var shifted = ahead >= WIDTH ? 0 : seen << ahead;
      return Optional.of(new ReceiveWindow(number, shifted | 1));
    }
    var behind = (int) Math.min(-ahead, WIDTH);
    if (behind >= WIDTH || (seen & 1 << behind) != 0) {
      return Optional.empty();
    }
    return Optional.of(new ReceiveWindow(highest, seen | 1 << behind));
  }
}
