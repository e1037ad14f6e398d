package dev.ichor.boot.assets.archive;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetImport.Imported;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.ImportNames;
import dev.ichor.boot.assets.store.Commit;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.Pointer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/**
 * Imports boot assets from a tar, tar.gz or zip: all of them, or none when the archive is hostile,
 * damaged or too much.
 */
public final class ArchiveImport {
  private static final long UNSUSPICIOUS = 64L << 20;

  private final ContentStore store;
  private final ImportNames names;
  private final ArchiveLimits limits;
  private final InstantSource clock;

  public ArchiveImport(
      ContentStore store, ImportNames names, ArchiveLimits limits, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.names = requireNonNull(names, "names");
    this.limits = requireNonNull(limits, "limits");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What came of one archive, not named yet. */
  private final class Haul {
    private final Path archive;
    private final Map<AssetName, Pointer> found = new LinkedHashMap<>();
    private final Meter packed;
    private int entries;
    private long octets;

    Haul(Path archive, Meter packed) {
      this.archive = archive;
      this.packed = packed;
    }

    void entry(String name, InputStream content) throws IOException {
      if (++entries > limits.entries()) {
        throw new HostileArchiveException(
            "the archive has more than %d entries; nothing of it was taken"
                .formatted(limits.entries()));
      }
      var asset = names.of(name);
      if (asset.isPresent() && found.containsKey(asset.get())) {
        throw new HostileArchiveException(
            "the archive holds %s twice; nothing of it was taken".formatted(name));
      }
      var metered = new Meter(content, this::grown);
      if (asset.isEmpty()) {
        metered.transferTo(java.io.OutputStream.nullOutputStream());
        return;
      }
      var stored = store.blobs().add(metered, limits.octets(), Optional.empty());
      found.put(
          asset.get(),
          new Pointer(
              stored.digest(),
              stored.size(),
              Pointer.Source.IMPORT,
              archive.toString(),
              clock.instant(),
              Optional.empty()));
    }

    private void grown(long more) throws IOException {
      octets += more;
      var isBomb = octets > UNSUSPICIOUS && octets / Math.max(1, packed.read) > limits.ratio();
      if (octets > limits.octets() || isBomb) {
        throw new HostileArchiveException(
            "the archive unpacks to more than it may (%d octets so far); nothing of it was taken"
                .formatted(octets));
      }
    }
  }

  /** Told of octets as they pass. */
  private interface Grown {
    void by(long octets) throws IOException;
  }

  private static final class Meter extends FilterInputStream {
    private final Grown grown;
    private long read;

    Meter(InputStream in, Grown grown) {
      super(in);
      this.grown = grown;
    }

    @Override
    public int read() throws IOException {
      var octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
      var count = super.read(octets, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(long octets) throws IOException {
      read += octets;
      if (octets > 0) {
        grown.by(octets);
      }
    }

    @Override
    public void close() {
      // the archive is closed as a whole
    }
  }

  /** Imports what is an asset by its name; throws and changes nothing when one thing is wrong. */
  public List<Imported> from(Path archive) throws IOException {
    try (var file = Files.newInputStream(archive)) {
      var packed = new Meter(file, _ -> {});
      var in = new BufferedInputStream(packed, 1 << 16);
      var haul = new Haul(archive, packed);
      in.mark(4);
      var magic = in.readNBytes(4);
      in.reset();
      if (magic.length == 4 && magic[0] == 'P' && magic[1] == 'K') {
        ZipLinks.refuse(archive);
        zip(in, haul);
      } else if (magic.length > 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
        tar(new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16), haul);
      } else {
        tar(in, haul);
      }
      return name(haul);
    }
  }

  private List<Imported> name(Haul haul) throws IOException {
    var imported = new ArrayList<Imported>();
    for (var entry : haul.found.entrySet()) {
      var held = store.pointer(entry.getKey()).map(Pointer::digest);
      var pointer = entry.getValue();
      imported.add(
          new Imported(
              entry.getKey(),
              pointer.size(),
              pointer.digest().hex(),
              held.filter(pointer.digest()::equals).isPresent()));
    }
    if (!haul.found.isEmpty()) {
      store.commit(new Commit(haul.found, Set.of(), Map.of()));
    }
    return imported;
  }

  private static void tar(InputStream in, Haul haul) throws IOException {
    var reader = new TarReader(in);
    for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      haul.entry(entry.get().name(), reader.content());
    }
  }

  private static void zip(InputStream in, Haul haul) throws IOException {
    try (var zip = new ZipInputStream(in)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var name = EntryName.checked(entry.getName());
        if (!entry.isDirectory()) {
          haul.entry(name, zip);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the zip has a name that is none: " + e.getMessage(), e);
    }
  }
}
