package dev.ichor.dhcp.server.leases;

/**
 * An address and a second in one number that sorts by time: 31 bits of seconds since 2020, 32 bits
 * of address. What is later than 2087 counts as 2087.
 */
final class Moment {
  private static final long BEGIN = 1_577_836_800L;

  private Moment() {}

  /** Rounds up: what is due at a second has passed by then. */
  static long of(long epochMillis, int address) {
    var second = Math.clamp(Math.ceilDiv(epochMillis, 1000L) - BEGIN, 0, Integer.MAX_VALUE);
    return (long) second << 32 | address & 0xffff_ffffL;
  }

  static int address(long entry) {
    return (int) entry;
  }

  static long epochMillis(long entry) {
    return ((entry >>> 32) + BEGIN) * 1000;
  }
}
