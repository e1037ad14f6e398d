package dev.ichor.dhcp.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 40 octets of a file.
 *
 * @param journal random name of the journal, the same in all its files
 * @param sequence of the segment; of a snapshot, the first segment that is not in it
 * @param clockMillis how far the clock was set in all when this file was begun
 */
record Header(long journal, long sequence, long clockMillis) {
  static final int OCTETS = 40;
  private static final long MAGIC = 0x4943484f524c4a31L; // "ICHORLJ1"

  ByteBuffer encode() {
    var octets = ByteBuffer.allocate(OCTETS);
    octets.putLong(MAGIC).putLong(journal).putLong(sequence).putLong(clockMillis);
    octets.putInt(crc(octets));
    return octets.position(0);
  }

  /** Empty when the file has no valid header: its creation was cut short, nothing is in it. */
  static Optional<Header> read(Storage.File file) throws IOException {
    var octets = ByteBuffer.allocate(OCTETS);
    if (file.read(octets, 0) < OCTETS || octets.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    return octets.getInt(32) == crc(octets)
        ? Optional.of(new Header(octets.getLong(8), octets.getLong(16), octets.getLong(24)))
        : Optional.empty();
  }

  private static int crc(ByteBuffer octets) {
    var crc = new CRC32C();
    crc.update(octets.array(), 0, 32);
    return (int) crc.getValue();
  }
}
