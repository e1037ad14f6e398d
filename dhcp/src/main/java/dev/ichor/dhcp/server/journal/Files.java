package dev.ichor.dhcp.server.journal;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is in the directory: names and headers. */
final class Files {
  static final String NEW_SNAPSHOT = "new-snapshot";
  private static final String SEGMENT = "segment-";
  private static final String SNAPSHOT = "snapshot-";

  final NavigableMap<Long, Header> segments = new TreeMap<>();
  Optional<Header> snapshot = Optional.empty();

  static String segment(long sequence) {
    return SEGMENT + "%016x".formatted(sequence);
  }

  static String snapshot(long sequence) {
    return SNAPSHOT + "%016x".formatted(sequence);
  }

  /** Deletes what a crash left half made. */
  static Files scan(Storage storage) throws IOException {
    var files = new Files();
    for (var name : storage.names()) {
      if (name.startsWith(SEGMENT)) {
        var header = header(storage, name);
        if (header.isPresent()) {
          files.segments.put(header.get().sequence(), header.get());
        } else {
          storage.delete(name);
        }
      } else if (name.startsWith(SNAPSHOT)) {
        files.snapshot = header(storage, name).or(() -> files.snapshot);
      } else if (name.equals(NEW_SNAPSHOT)) {
        storage.delete(name);
      }
    }
    return files;
  }

  private static Optional<Header> header(Storage storage, String name) throws IOException {
    try (var file = storage.open(name)) {
      return Header.read(file);
    }
  }

  /** The header that was written last. */
  Optional<Header> latest() {
    return segments.isEmpty() ? snapshot : Optional.of(segments.lastEntry().getValue());
  }

  /** Highest number in use. */
  long highest() {
    return Math.max(
        segments.isEmpty() ? 0 : segments.lastKey(), snapshot.map(Header::sequence).orElse(0L));
  }
}
