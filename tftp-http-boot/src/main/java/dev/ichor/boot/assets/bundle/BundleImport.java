package dev.ichor.boot.assets.bundle;

import dev.ichor.boot.assets.bundle.policy.BundleManifest;
import dev.ichor.boot.assets.bundle.policy.BundleManifest.Content;
import dev.ichor.boot.assets.factory.Schematics;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.SchematicReader;
import dev.ichor.boot.assets.store.Blobs;
import dev.ichor.boot.assets.store.Commit;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.Pointer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Brings a bundle into the store: all of its names or none. What is in the store already is not
 * written again, so an import that broke off goes on where it was.
 */
public final class BundleImport {
  private static final Logger LOG = Logger.getLogger(BundleImport.class);

  private final ContentStore store;
  private final Set<PublicKey> trusted;
  private final InstantSource clock;

  public BundleImport(ContentStore store, Set<PublicKey> trusted, InstantSource clock) {
    this.store = store;
    this.trusted = Set.copyOf(trusted);
    this.clock = clock;
  }

  /**
   * What was imported.
   *
   * @param written octets that were not there before
   */
  public record Result(BundleManifest manifest, long written) {}

  /** Stores contents that are missing; names nothing. */
  private final class Taking implements BundleReader.Sink {
    private long written;

    @Override
    public void manifest(BundleManifest manifest) throws IOException {
      for (var entry : manifest.assets().entrySet()) {
        var known = store.trusted(entry.getKey());
        if (known.filter(digest -> !digest.equals(entry.getValue())).isPresent()) {
          throw new BundleException(
              "%s is %s in the bundle, and was %s when first seen here; nothing was imported. If the change is wanted: ichor assets forget %s, then import again"
                  .formatted(
                      entry.getKey().spoken(),
                      entry.getValue(),
                      known.get(),
                      entry.getKey().path()));
        }
      }
      room(manifest);
    }

    private void room(BundleManifest manifest) throws IOException {
      long missing = 0;
      for (var content : manifest.contents()) {
        missing += store.blobs().has(content.digest(), content.size()) ? 0 : content.size();
      }
      var free = Files.getFileStore(store.root()).getUsableSpace();
      if (missing > free) {
        throw new BundleException(
            "%s has %d octets free and the bundle needs %d more; free some (ichor assets gc)"
                .formatted(store.root(), free, missing));
      }
    }

    @Override
    public void content(Content content, InputStream octets) throws IOException {
      if (store.blobs().has(content.digest(), content.size())) {
        return; // the reader skips what nobody read
      }
      try {
        store.blobs().add(octets, content.size(), Optional.of(content.digest()));
        written += content.size();
      } catch (Blobs.RefusedException e) {
        var altered = BundleReader.altered("content " + content.digest().brief());
        altered.initCause(e);
        throw altered;
      }
    }
  }

  /** From a file; throws with what is wrong, and then no name has changed. */
  public Result from(Path file) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      var taking = new Taking();
      var manifest = new BundleReader(trusted).read(in, taking);
      name(manifest, file);
      LOG.infof(
          "bundle import file=%s assets=%d images=%d written=%d why=\"signed by a trusted key\"",
          file, manifest.assets().size(), manifest.images().size(), taking.written);
      return new Result(manifest, taking.written);
    }
  }

  private void name(BundleManifest manifest, Path file) throws IOException {
    var names = new TreeMap<AssetName, Pointer>();
    for (var entry : manifest.assets().entrySet()) {
      names.put(
          entry.getKey(),
          new Pointer(
              entry.getValue(),
              manifest.size(entry.getValue()),
              Pointer.Source.BUNDLE,
              "%s of %s".formatted(file.getFileName(), manifest.created()),
              clock.instant(),
              Optional.empty()));
    }
    var schematics = new Schematics(store.root());
    for (var text : manifest.schematics().values()) {
      try {
        schematics.save(SchematicReader.read(text));
      } catch (IllegalArgumentException e) {
        throw new BundleException("a schematic of the bundle cannot be read", e);
      }
    }
    loaders(manifest);
    store.commit(new Commit(names, names.keySet(), manifest.images()));
  }

  /**
   * Beside the store's contents, where the boot plane looks when the operator's directory lacks
   * one.
   */
  private void loaders(BundleManifest manifest) throws IOException {
    for (var entry : manifest.loaders().entrySet()) {
      ContentStore.writeDocument(
          loaderDirectory(store.root()).resolve(entry.getKey()),
          store.blobs().read(entry.getValue(), 64 << 20));
    }
  }

  /** Loaders that came with bundles. */
  public static Path loaderDirectory(Path root) {
    return root.resolve("loaders");
  }
}
