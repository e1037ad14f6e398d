package dev.ichor.bench.boot;

/**
 * How one fetch went.
 *
 * @param octets of content that arrived in order
 * @param crc CRC-32C of them; 0 when it was not computed
 * @param silences how often a second passed without a packet
 * @param waitedNanos from the request to the first octet of the answer
 * @param fault what was wrong, empty when nothing was
 */
record Fetched(long octets, long crc, int silences, long waitedNanos, String fault) {
  boolean isWhole() {
    return fault.isEmpty();
  }

  /** The same, with a fault when the content is not the expected one. */
  Fetched expecting(long size, long expectedCrc) {
    if (isWhole() && (octets != size || (crc != 0 && crc != expectedCrc))) {
      return new Fetched(octets, crc, silences, waitedNanos, "other content than expected");
    }
    return this;
  }
}
