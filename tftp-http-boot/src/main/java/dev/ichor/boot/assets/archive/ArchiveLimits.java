package dev.ichor.boot.assets.archive;

/**
 * How much of an archive is taken.
 *
 * @param entries at most
 * @param octets of all files together, unpacked
 * @param ratio unpacked octets for one packed, once more than 64 MiB were unpacked
 */
public record ArchiveLimits(int entries, long octets, int ratio) {
  /** 10 000 entries, 64 GiB, 200 to one: boot files are compressed already. */
  public static final ArchiveLimits STANDARD = new ArchiveLimits(10_000, 64L << 30, 200);
}
