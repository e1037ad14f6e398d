package dev.ichor.dhcp.server.journal;

import dev.ichor.dhcp.server.journal.LeaseJournal.Batch;
import dev.ichor.dhcp.server.journal.LeaseJournal.Durable;
import dev.ichor.inventory.port.LeaseArchive.Position;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Reads on from a position, while the last segment grows. */
final class BatchReader {
  private final Storage storage;
  private final long journal;

  BatchReader(Storage storage, long journal) {
    this.storage = storage;
    this.journal = journal;
  }

  Batch read(Optional<Position> after, int most, Durable durable) throws IOException {
    var from = after.filter(position -> position.journal() == journal);
    var isGap = false;
    var leases = new ArrayList<StoredLease>();
    var upTo = from.orElse(new Position(journal, 0, Header.OCTETS));
    for (var header : durable.segments()) {
      if (header.sequence() < upTo.segment() || leases.size() >= most) {
        continue;
      }
      isGap |= leases.isEmpty() && from.isPresent() && header.sequence() > upTo.segment() + 1;
      var offset = header.sequence() == upTo.segment() ? upTo.offset() : Header.OCTETS;
      var end = header.sequence() == durable.sequence() ? durable.end() : Long.MAX_VALUE;
      upTo = new Position(journal, header.sequence(), read(header, offset, end, most, leases));
    }
    return new Batch(leases, upTo, isGap);
  }

  private long read(Header header, long from, long end, int most, ArrayList<StoredLease> into)
      throws IOException {
    try (var file = storage.open(Files.segment(header.sequence()))) {
      var frames = new Frames(file, header, from);
      while (into.size() < most && frames.position() < end) {
        var lease = frames.next();
        if (lease.isEmpty()) {
          break;
        }
        into.add(lease.get());
      }
      return frames.position();
    }
  }
}
