package dev.ichor.dhcp.server.journal;

/**
 * How much the journal keeps.
 *
 * @param segmentOctets of one segment; a lease takes about 80
 * @param segmentsBeforeSnapshot after so many a snapshot is written, and what it covers is dropped
 * @param mostSegments kept at most for an archive that cannot take them; the oldest go
 */
record Limits(int segmentOctets, int segmentsBeforeSnapshot, int mostSegments) {
  static final Limits DEFAULT = new Limits(4 << 20, 16, 128);
}
