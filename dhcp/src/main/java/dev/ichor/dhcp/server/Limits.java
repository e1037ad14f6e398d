package dev.ichor.dhcp.server;

/**
 * What one sender may ask of us. Memory for all of it is fixed; a million forged senders need no
 * more than one.
 *
 * @param clientBurst messages of one hardware address at once; 0 means no limit. A machine that
 *     netboots sends about ten
 * @param clientPerMinute its messages after that
 * @param relayPerSecond messages of one relay while more arrives than can be answered; 0 means no
 *     limit. Without overload no relay is held back
 * @param strangersBurst clients without any record that get an address at once from a subnet more
 *     than half full; 0 means no limit. Reservations, and clients and machines that are known, do
 *     not count. The default lets a rack of 500 be powered on at once
 * @param strangersPerMinute such clients after that
 */
public record Limits(
    int clientBurst,
    int clientPerMinute,
    int relayPerSecond,
    int strangersBurst,
    int strangersPerMinute) {
  public static final Limits DEFAULT = new Limits(20, 120, 20_000, 500, 600);

  /** For load generators. */
  public static final Limits NONE = new Limits(0, 0, 0, 0, 0);

  public Limits {
    if (clientBurst < 0
        || clientPerMinute < 0
        || relayPerSecond < 0
        || strangersBurst < 0
        || strangersPerMinute < 0) {
      throw new IllegalArgumentException("a limit is 0 (none) or more");
    }
  }
}
