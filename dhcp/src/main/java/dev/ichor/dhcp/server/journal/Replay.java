package dev.ichor.dhcp.server.journal;

import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Everything on disk in the order in which it was written, on the clock of today. */
final class Replay {
  private static final Logger LOG = Logger.getLogger(Replay.class);

  private final Storage storage;
  private final List<Part> parts = new ArrayList<>();
  private final long clockMillis;

  private record Part(String name, Header header) {}

  Replay(Storage storage, Files files) {
    this.storage = storage;
    files.snapshot.ifPresent(
        header -> parts.add(new Part(Files.snapshot(header.sequence()), header)));
    files
        .segments
        .tailMap(files.snapshot.map(Header::sequence).orElse(0L))
        .forEach((sequence, header) -> parts.add(new Part(Files.segment(sequence), header)));
    this.clockMillis = files.latest().map(Header::clockMillis).orElse(0L);
  }

  /** Read as it is walked. */
  Stream<StoredLease> leases() {
    return parts.stream().<StoredLease>mapMulti(this::read);
  }

  private void read(Part part, Consumer<StoredLease> sink) {
    var by = Duration.ofMillis(clockMillis - part.header().clockMillis());
    try (var file = storage.open(part.name())) {
      var frames = new Frames(file, part.header(), Header.OCTETS);
      for (var lease = frames.next(); lease.isPresent(); lease = frames.next()) {
        sink.accept(by.isZero() ? lease.get() : lease.get().movedBy(by));
      }
      if (frames.isTorn()) {
        LOG.warnf(
            "dhcp leases file=%s/%s octet=%d why=\"no whole record from here on: a write was cut"
                + " off before its ACK, or the disk lost something\"",
            storage.place(), part.name(), frames.position());
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          new IOException(
              "the leases in %s/%s cannot be read".formatted(storage.place(), part.name()),
              unreadable));
    }
  }
}
