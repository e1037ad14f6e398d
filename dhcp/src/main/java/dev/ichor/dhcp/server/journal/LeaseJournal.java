package dev.ichor.dhcp.server.journal;

import dev.ichor.inventory.port.LeaseArchive.Position;
import dev.ichor.inventory.port.LeaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Leases appended to segment files; {@link #write} returns when the disk has them. A segment is
 * made of zeros beforehand, so that a write changes no metadata of the file system. After a write
 * that failed its segment is left for good: what the disk kept of it is unknown (an ACK waited for
 * none of it), and the next write begins another.
 */
public final class LeaseJournal implements LeaseStore, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeaseJournal.class);
  private static final int BUFFER = 256 * 1024;
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Storage storage;
  private final Limits limits;
  private final Files files;
  private final long journal;
  private final Keeper keeper;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private Optional<Segment> current = Optional.empty();
  private Optional<Segment> prepared = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private long failedAt;
  private long nextSequence;
  private long clockMillis;
  private int clockMoves;
  private long position;
  private volatile long written;
  private volatile Optional<String> problem = Optional.empty();
  private volatile Optional<Position> fed = Optional.empty();

  /** A file of zeros until its header is written with the first leases. */
  private record Segment(Header header, Storage.File file) {}

  LeaseJournal(Storage storage, Limits limits) throws IOException {
    this.storage = storage;
    this.limits = limits;
    this.files = Files.scan(storage);
    this.journal = files.latest().map(Header::journal).orElseGet(new SecureRandom()::nextLong);
    this.clockMillis = files.latest().map(Header::clockMillis).orElse(0L);
    this.nextSequence = files.highest() + 1;
    this.keeper = new Keeper(this, storage);
  }

  /**
   * Takes the directory for this process; made if it is not there.
   *
   * @throws UncheckedIOException when it cannot be used
   */
  public static LeaseJournal open(Path directory) {
    try {
      var opened = new LeaseJournal(Directory.open(directory), Limits.DEFAULT);
      opened.keeper.start();
      return opened;
    } catch (IOException refused) {
      throw new UncheckedIOException(
          new IOException(
              "the leases in %s cannot be used (%s); check its owner, rights and disk"
                  .formatted(directory, refused.getMessage()),
              refused));
    }
  }

  /** Nothing was ever written here. */
  public synchronized boolean isNew() {
    return files.latest().isEmpty();
  }

  @Override
  public synchronized Stream<StoredLease> load() {
    return new Replay(storage, files).leases();
  }

  @Override
  public synchronized void write(List<StoredLease> leases) {
    var began = System.nanoTime();
    try {
      append(leases);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    problem =
        took.compareTo(SLOW) < 0
            ? keeper.problem()
            : Optional.of(
                "leases took %d ms to reach %s; look after its disk"
                    .formatted(took.toMillis(), storage.place()));
  }

  private void append(List<StoredLease> leases) throws IOException {
    if (failure.isPresent() && System.nanoTime() - failedAt < RETRY.toNanos()) {
      throw failure.get();
    }
    try {
      for (var at = 0; at < leases.size(); ) {
        at = appendSome(leases, at);
      }
      segment().file().force();
      written += leases.size();
      failure = Optional.empty();
    } catch (IOException refused) {
      broken(refused);
      throw refused;
    }
  }

  /** As many as the segment takes; returns the index of the first that is left. */
  private int appendSome(List<StoredLease> leases, int from) throws IOException {
    var segment = segment();
    buffer.clear();
    if (position == 0) {
      buffer.put(segment.header().encode());
    }
    var at = from;
    while (at < leases.size() && fits(leases.get(at))) {
      Frames.write(leases.get(at++), segment.header(), buffer);
    }
    segment.file().write(buffer.flip(), position);
    position += buffer.limit();
    files.segments.putIfAbsent(segment.header().sequence(), segment.header());
    if (at < leases.size()) {
      if (at == from && position <= Header.OCTETS) {
        throw new IOException("a lease is larger than a segment");
      }
      makeRoom(leases.get(at));
    }
    return at;
  }

  private boolean fits(StoredLease lease) {
    var octets = Frames.HEAD + LeaseCodec.bound(lease);
    return buffer.remaining() >= octets && isRoom(buffer.position() + octets);
  }

  /** The end of a segment stays zero, as the end of the leases in it. */
  private boolean isRoom(int octets) {
    return position + octets + Frames.HEAD <= limits.segmentOctets();
  }

  private void makeRoom(StoredLease next) throws IOException {
    var octets = Frames.HEAD + LeaseCodec.bound(next);
    if (octets > buffer.capacity() - Header.OCTETS) {
      buffer = ByteBuffer.allocateDirect(octets + Header.OCTETS);
    } else if (!isRoom(octets)) {
      roll();
    }
  }

  private Segment segment() throws IOException {
    if (current.isEmpty()) {
      current = Optional.of(prepared.isPresent() ? prepared.get() : create());
      prepared = Optional.empty();
      position = 0;
      keeper.wake();
    }
    return current.get();
  }

  private Segment create() throws IOException {
    var header = new Header(journal, nextSequence, clockMillis);
    var file = storage.create(Files.segment(header.sequence()), limits.segmentOctets());
    nextSequence++;
    return new Segment(header, file);
  }

  /** The next write begins another segment. */
  private void roll() throws IOException {
    if (current.isPresent() && position > 0) {
      current.get().file().force();
      current.get().file().close();
      current = Optional.empty();
    }
  }

  private void broken(IOException why) {
    failure = Optional.of(why);
    failedAt = System.nanoTime();
    problem =
        Optional.of(
            "leases cannot be written to %s (%s); no address is acknowledged until they can: make"
                    .formatted(storage.place(), why.getMessage())
                + " room on its disk, or make it writable");
    current.map(Segment::file).ifPresent(this::closeQuietly);
    current = Optional.empty();
  }

  private void closeQuietly(Storage.File file) {
    try {
      file.close();
    } catch (IOException second) {
      LOG.debugf(second, "closing a segment that failed before");
    }
  }

  @Override
  public void source(Source leases) {
    keeper.source(leases);
  }

  @Override
  public synchronized void clockMoved(Duration by) {
    clockMillis += by.toMillis();
    clockMoves++;
    try {
      roll();
      prepared.map(Segment::file).ifPresent(this::closeQuietly);
      prepared = Optional.empty();
      writeHeader();
    } catch (IOException refused) {
      broken(refused);
    }
  }

  /** So that the new clock is known after a crash, also without a lease on it. */
  private void writeHeader() throws IOException {
    var segment = segment();
    segment.file().write(segment.header().encode(), 0);
    segment.file().force();
    position = Header.OCTETS;
    files.segments.put(segment.header().sequence(), segment.header());
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  // ---- for the keeper

  /** Tries again what failed, so that all is well again also when nobody asks for an address. */
  synchronized void recover() throws IOException {
    if (failure.isPresent()) {
      writeHeader();
      failure = Optional.empty();
      problem = Optional.empty();
      LOG.infof("dhcp leases can be written again to %s", storage.place());
    }
  }

  /** Makes the next segment while there is time. */
  void prepare() throws IOException {
    var wanted = isSegmentWanted();
    if (wanted.isPresent()) {
      var name = Files.segment(wanted.get().sequence());
      var made = new Segment(wanted.get(), storage.create(name, limits.segmentOctets()));
      if (!keep(made)) {
        made.file().close();
        storage.delete(name);
      }
    }
  }

  private synchronized Optional<Header> isSegmentWanted() {
    return prepared.isEmpty() && position > limits.segmentOctets() / 2
        ? Optional.of(new Header(journal, nextSequence++, clockMillis))
        : Optional.empty();
  }

  /** False when it was overtaken: by a later segment, or by another clock. */
  private synchronized boolean keep(Segment made) {
    var isNext =
        current.filter(it -> it.header().sequence() < made.header().sequence()).isPresent()
            && made.header().clockMillis() == clockMillis;
    if (isNext) {
      prepared = Optional.of(made);
    }
    return isNext;
  }

  synchronized boolean isSnapshotDue() {
    return files.segments.tailMap(files.snapshot.map(Header::sequence).orElse(0L)).size()
        > limits.segmentsBeforeSnapshot();
  }

  synchronized int clockMoves() {
    return clockMoves;
  }

  /** The header of a snapshot that begins now: what follows goes to segments that follow it. */
  synchronized Header beginSnapshot() throws IOException {
    roll();
    return new Header(journal, segment().header().sequence(), clockMillis);
  }

  synchronized void endSnapshot(Header header) throws IOException {
    var before = files.snapshot;
    files.snapshot = Optional.of(header);
    if (before.filter(old -> old.sequence() != header.sequence()).isPresent()) {
      storage.delete(Files.snapshot(before.get().sequence()));
    }
    drop();
  }

  /** What a snapshot covers and the archive has, or cannot be kept for it any longer. */
  synchronized void drop() throws IOException {
    if (files.snapshot.isEmpty()) {
      return;
    }
    var wanted = fed.map(Position::segment).orElse(Long.MAX_VALUE);
    var covered = files.snapshot.get().sequence();
    for (var segment : List.copyOf(files.segments.headMap(covered).keySet())) {
      if (segment < wanted || files.segments.size() > limits.mostSegments()) {
        storage.delete(Files.segment(segment));
        files.segments.remove(segment);
      }
    }
  }

  // ---- for the feed of the archive

  /** Leases written since the start, renewals among them. */
  long written() {
    return written;
  }

  /** The archive has everything before; from then on nothing behind it is dropped. */
  void fed(Position upTo) {
    fed = Optional.of(upTo);
    keeper.wake();
  }

  /**
   * Leases that are durable, and the position behind them; from the oldest on where the position is
   * not known here.
   *
   * @param most leases
   */
  Batch read(Optional<Position> after, int most) throws IOException {
    return new BatchReader(storage, journal).read(after, most, durable());
  }

  /**
   * @param isGap records in between are gone: they were dropped before the archive could take them
   */
  record Batch(List<StoredLease> leases, Position upTo, boolean isGap) {}

  /** Sequences of all segments with leases, and where the last one ends. */
  record Durable(List<Header> segments, long sequence, long end) {}

  private synchronized Durable durable() {
    return new Durable(
        List.copyOf(files.segments.values()),
        current.map(segment -> segment.header().sequence()).orElse(Long.MAX_VALUE),
        position);
  }

  /** Everything that was written is on disk already. */
  @Override
  public void close() {
    keeper.close();
    synchronized (this) {
      current.map(Segment::file).ifPresent(this::closeQuietly);
      prepared.map(Segment::file).ifPresent(this::closeQuietly);
      current = Optional.empty();
      prepared = Optional.empty();
      failure = Optional.of(new IOException("the journal is closed"));
      failedAt = Long.MAX_VALUE;
    }
    try {
      storage.close();
    } catch (IOException failed) {
      LOG.warn("closing the leases", failed);
    }
  }
}
