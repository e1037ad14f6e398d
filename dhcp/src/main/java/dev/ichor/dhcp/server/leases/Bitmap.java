package dev.ichor.dhcp.server.leases;

/** Bits with a quick answer to "where is the next clear one", also when millions are set. */
final class Bitmap {
  private final int size;
  private final long[] words;
  private final long[] full;

  /** All clear. */
  Bitmap(int size) {
    this.size = size;
    this.words = new long[(size >>> 6) + 1];
    this.full = new long[(words.length >>> 6) + 1];
    // what lies behind the end is never clear
    for (var bit = size; bit < words.length << 6; bit++) {
      set(bit);
    }
    for (var word = words.length; word < full.length << 6; word++) {
      full[word >>> 6] |= 1L << word;
    }
  }

  void set(int bit) {
    words[bit >>> 6] |= 1L << bit;
    if (words[bit >>> 6] == -1) {
      full[bit >>> 12] |= 1L << (bit >>> 6);
    }
  }

  void clear(int bit) {
    words[bit >>> 6] &= ~(1L << bit);
    full[bit >>> 12] &= ~(1L << (bit >>> 6));
  }

  boolean isSet(int bit) {
    return (words[bit >>> 6] >>> bit & 1) == 1;
  }

  /** The first clear bit at or behind {@code from}; {@code -1} when there is none. */
  int nextClear(int from) {
    if (from >= size) {
      return -1;
    }
    var here = ~words[from >>> 6] & -1L << from;
    if (here != 0) {
      return (from >>> 6 << 6) + Long.numberOfTrailingZeros(here);
    }
    var word = nextNotFull((from >>> 6) + 1);
    return word < 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(~words[word]);
  }

  private int nextNotFull(int from) {
    for (var group = from >>> 6; group < full.length; group++) {
      var clear = ~full[group] & (group == from >>> 6 ? -1L << from : -1L);
      if (clear != 0) {
        return (group << 6) + Long.numberOfTrailingZeros(clear);
      }
    }
    return -1;
  }
}
