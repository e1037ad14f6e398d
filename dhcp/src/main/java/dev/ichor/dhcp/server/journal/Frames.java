package dev.ichor.dhcp.server.journal;

import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Leases one behind the other, each as length, CRC-32C and octets. A length of zero is the end. The
 * CRC covers place and journal too: what an earlier use of the same blocks left there is no frame.
 */
final class Frames {
  static final int HEAD = 8;
  private static final int BLOCK = 256 * 1024;
  private static final int LONGEST = 1 << 20;

  private final Storage.File file;
  private final Header header;
  private final LeaseCodec codec = new LeaseCodec();
  private final CRC32C crc = new CRC32C();
  private ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
  private long position;
  private boolean isTorn;

  Frames(Storage.File file, Header header, long from) {
    this.file = file;
    this.header = header;
    this.position = from;
  }

  /** Appends one frame. */
  static void write(StoredLease lease, Header header, ByteBuffer to) {
    var start = to.position();
    to.position(start + HEAD);
    LeaseCodec.write(lease, to);
    var length = to.position() - start - HEAD;
    to.putInt(start, length);
    to.putInt(start + 4, crc(new CRC32C(), header, to.slice(start + HEAD, length)));
  }

  private static int crc(CRC32C crc, Header header, ByteBuffer octets) {
    crc.reset();
    var salt = header.journal() ^ header.sequence();
    for (var shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (salt >>> shift) & 0xff);
    }
    crc.update(octets);
    return (int) crc.getValue();
  }

  /** Behind the last frame that was read. */
  long position() {
    return position;
  }

  /** The last word was empty because octets follow that are no frame. */
  boolean isTorn() {
    return isTorn;
  }

  /** The next lease; empty at the end. */
  Optional<StoredLease> next() throws IOException {
    if (!has(HEAD)) {
      return Optional.empty();
    }
    var at = block.position();
    var length = block.getInt(at);
    if (length == 0) {
      return Optional.empty();
    }
    if (length < 0 || length > LONGEST || !has(HEAD + length)) {
      isTorn = true;
      return Optional.empty();
    }
    return decode(block.position(), length);
  }

  private Optional<StoredLease> decode(int at, int length) {
    var octets = block.slice(at + HEAD, length);
    if (crc(crc, header, octets.duplicate()) != block.getInt(at + 4)) {
      isTorn = true;
      return Optional.empty();
    }
    block.position(at + HEAD + length);
    position += HEAD + length;
    return Optional.of(codec.read(octets));
  }

  private boolean has(int octets) throws IOException {
    if (block.remaining() >= octets) {
      return true;
    }
    var larger = ByteBuffer.allocate(Math.max(BLOCK, octets));
    larger.put(block);
    var got = 0;
    while (larger.hasRemaining() && got >= 0) {
      got = file.read(larger, position + larger.position());
    }
    block = larger.flip();
    return block.remaining() >= octets;
  }
}
