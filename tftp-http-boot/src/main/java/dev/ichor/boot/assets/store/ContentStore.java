package dev.ichor.boot.assets.store;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.FileLookup.Absent;
import dev.ichor.boot.assets.FileLookup.Present;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The assets of a site: contents by their SHA-256, and names that point to them. Several processes
 * may use one store at a time; nothing of it is kept in memory.
 */
public final class ContentStore implements AssetStore {
  private static final Logger LOG = Logger.getLogger(ContentStore.class);
  private static final Duration ABANDONED = Duration.ofHours(6);

  private final StoreLayout layout;
  private final InstantSource clock;
  private final Blobs blobs;
  private final Images images;
  private final NameFiles names;
  private final NameFiles trusted;
  private final NameFiles kept;

  private ContentStore(Path root, InstantSource clock) {
    this.layout = new StoreLayout(root);
    this.clock = requireNonNull(clock, "clock");
    this.blobs = new Blobs(layout);
    this.images = new Images(layout);
    this.names = new NameFiles(layout.names(), layout.incoming());
    this.trusted = new NameFiles(layout.trusted(), layout.incoming());
    this.kept = new NameFiles(layout.kept(), layout.incoming());
  }

  /**
   * Makes what is missing, finishes what a crash left half done, takes over a store of the first
   * layout, and sweeps what was abandoned.
   */
  public static ContentStore open(Path root, InstantSource clock) throws IOException {
    var store = new ContentStore(root, clock);
    for (var directory :
        List.of(
            store.layout.blobs(),
            store.layout.names(),
            store.layout.incoming(),
            store.layout.partial(),
            store.layout.commits())) {
      Durable.directories(directory);
    }
    store.sweep();
    store.finishCommits();
    new Migration(root, store).run();
    return store;
  }

  public Path root() {
    return layout.root();
  }

  public Blobs blobs() {
    return blobs;
  }

  public Images images() {
    return images;
  }

  /** Where downloads are kept until they are whole. */
  public Path partial() {
    return layout.partial();
  }

  InstantSource clock() {
    return clock;
  }

  StoreLayout layout() {
    return layout;
  }

  @Override
  public FileLookup find(String version, String schematic, String file) {
    try {
      return find(AssetName.of(version, schematic, file));
    } catch (IllegalArgumentException _) {
      return new Absent("no asset is named so");
    }
  }

  /** By name; one small read and one {@code stat} unless somebody wrote to the file. */
  public FileLookup find(AssetName name) {
    try {
      var pointer = pointer(name);
      if (pointer.isEmpty()) {
        return new Absent(
            "asset %s is not in the store; import it with --assets DIR, or fetch it (ichor assets fetch)"
                .formatted(name.spoken()));
      }
      return lookup(name, pointer.get());
    } catch (IOException e) {
      return new Absent(
          "asset %s cannot be read: %s; import it again".formatted(name.spoken(), e.getMessage()));
    }
  }

  private FileLookup lookup(AssetName name, Pointer pointer) throws IOException {
    var digest = pointer.digest();
    return switch (blobs.state(digest, pointer.size())) {
      case INTACT ->
          new Present(new BootFile.OnDisk(blobs.path(digest), pointer.size(), digest.hex()));
      case ABSENT ->
          new Absent(
              "asset %s is gone from the disk (SHA-256 %s); import or fetch it again"
                  .formatted(name.spoken(), digest.brief()));
      case ALTERED ->
          new Absent(
              "asset %s is corrupted: it is no longer the SHA-256 %s that was stored; import or fetch it again"
                  .formatted(name.spoken(), digest.brief()));
    };
  }

  /** What the name stands for, whether the content is there or not. */
  public Optional<Pointer> pointer(AssetName name) throws IOException {
    var document = names.read(name);
    return document.isPresent() ? Optional.of(Pointer.decode(document.get())) : Optional.empty();
  }

  /**
   * Gives the name to a content that is stored already, and trusts it under this name from now on.
   */
  public void point(AssetName name, Pointer pointer) throws IOException {
    if (!blobs.has(pointer.digest(), pointer.size())) {
      throw new IOException(
          "%s cannot be named: %s is not stored".formatted(name.path(), pointer.digest().brief()));
    }
    names.write(name, pointer.encode());
    trusted.write(name, pointer.digest().hex().getBytes(StandardCharsets.US_ASCII));
  }

  /** Everything named, in order; what cannot be read is logged and left out. */
  public Map<AssetName, Pointer> held() throws IOException {
    var held = new LinkedHashMap<AssetName, Pointer>();
    for (var name : names.all()) {
      try {
        pointer(name).ifPresent(pointer -> held.put(name, pointer));
      } catch (IOException e) {
        LOG.warnf("asset name=%s why=\"its record cannot be read: %s\"", name, e.getMessage());
      }
    }
    return held;
  }

  /** The digest first seen under the name; stays when the file goes. */
  public Optional<Digest> trusted(AssetName name) throws IOException {
    try {
      return trusted
          .read(name)
          .map(octets -> new Digest(new String(octets, StandardCharsets.US_ASCII).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is no digest; delete it if you know why".formatted(trusted.at(name)), e);
    }
  }

  /** The next download under this name is believed whatever it is. False: nothing was known. */
  public boolean forget(AssetName name) throws IOException {
    LOG.infof("asset forget name=%s why=\"its trusted digest was taken back\"", name);
    names.delete(name);
    return trusted.delete(name);
  }

  /** Garbage collection leaves the name alone. */
  public void keep(AssetName name) throws IOException {
    if (kept.read(name).isEmpty()) {
      kept.write(name, clock.instant().toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** False: nobody had asked for it. */
  public boolean release(AssetName name) throws IOException {
    return kept.delete(name);
  }

  public Set<AssetName> kept() throws IOException {
    return kept.all();
  }

  /** Takes the name away; the content goes with garbage collection. */
  boolean unname(AssetName name) throws IOException {
    return names.delete(name);
  }

  /**
   * Carries out all of it or nothing, also when the process ends in between. Every content must be
   * stored already.
   */
  public void commit(Commit commit) throws IOException {
    for (var entry : commit.names().entrySet()) {
      if (!blobs.has(entry.getValue().digest(), entry.getValue().size())) {
        throw new IOException("%s is not stored; nothing was changed".formatted(entry.getKey()));
      }
    }
    var document = commit.encode();
    var record =
        layout
            .commits()
            .resolve(Digest.of(dev.ichor.inventory.model.Bytes.of(document)).hex() + ".json");
    Durable.write(layout.incoming(), record, document);
    carryOut(record, commit);
  }

  private void carryOut(Path record, Commit commit) throws IOException {
    for (var entry : commit.names().entrySet()) {
      point(entry.getKey(), entry.getValue());
    }
    for (var name : commit.kept()) {
      keep(name);
    }
    for (var entry : commit.images().entrySet()) {
      images.put(entry.getKey(), entry.getValue());
    }
    Durable.delete(record);
  }

  private void finishCommits() throws IOException {
    List<Path> records;
    try (var files = Files.list(layout.commits())) {
      records = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (var record : records) {
      LOG.infof("asset commit=%s why=\"finishing what a stop interrupted\"", record.getFileName());
      carryOut(record, Commit.decode(Files.readAllBytes(record)));
    }
  }

  /** Every named content, read octet by octet. */
  public List<Verified> verify() throws IOException {
    var results = new ArrayList<Verified>();
    for (var entry : held().entrySet()) {
      results.add(
          new Verified(entry.getKey(), entry.getValue(), blobs.verify(entry.getValue().digest())));
    }
    return results;
  }

  /** One name and how its content was found. */
  public record Verified(AssetName name, Pointer pointer, Blobs.State state) {}

  /** A small document that appears whole under its name or not at all. */
  public static void writeDocument(Path file, byte[] content) throws IOException {
    Durable.directories(Durable.parent(file));
    Durable.write(Durable.parent(file), file, content);
  }

  private void sweep() throws IOException {
    var before = clock.instant().minus(ABANDONED);
    try (var files = Files.list(layout.incoming())) {
      for (var file : files.toList()) {
        if (modified(file).isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static Instant modified(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.MAX;
  }
}
