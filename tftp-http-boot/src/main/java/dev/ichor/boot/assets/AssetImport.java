package dev.ichor.boot.assets;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.ImportNames;
import dev.ichor.boot.assets.store.Commit;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Copies boot assets from a directory into the store: all of them or, when one cannot be copied,
 * none. An import is the operator's own act, so it also replaces what a name stood for.
 *
 * <p>The directory holds files named as Image Factory names them, either directly (they become
 * assets of the version and schematic given here) or under {@code <version>/<schematic>/}.
 */
public final class AssetImport {
  private static final Logger LOG = Logger.getLogger(AssetImport.class);

  private final ContentStore store;
  private final ImportNames names;
  private final InstantSource clock;

  /**
   * @param version Talos version of files that lie directly in the directory
   * @param schematic their schematic id
   */
  public AssetImport(ContentStore store, String version, String schematic, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.names = new ImportNames(version, schematic);
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * One asset now in the store.
   *
   * @param unchanged it had been there before with the same content
   */
  public record Imported(AssetName name, long size, String sha256, boolean unchanged) {}

  /** Imports every asset found; throws with what could not be copied, and changes nothing then. */
  public List<Imported> from(Path directory) throws IOException {
    var found = new LinkedHashMap<AssetName, Path>();
    try (var tree = Files.walk(directory, 3)) {
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        names.of(directory.relativize(file).toString()).ifPresent(name -> found.put(name, file));
      }
    }
    var imported = new ArrayList<Imported>();
    var changed = new LinkedHashMap<AssetName, Pointer>();
    for (var entry : found.entrySet()) {
      imported.add(copy(entry.getKey(), entry.getValue(), changed));
    }
    if (!changed.isEmpty()) {
      store.commit(new Commit(changed, Set.of(), Map.of()));
    }
    return imported;
  }

  private Imported copy(AssetName name, Path source, Map<AssetName, Pointer> changed)
      throws IOException {
    var size = Files.size(source);
    var time = Files.getLastModifiedTime(source).toInstant();
    var held = store.pointer(name);
    if (held.isPresent()
        && isSame(held.get(), size, time)
        && store.find(name) instanceof FileLookup.Present) {
      return new Imported(name, size, held.get().digest().hex(), true);
    }
    try (var in = Files.newInputStream(source)) {
      var stored = store.blobs().add(in, Long.MAX_VALUE, Optional.empty());
      var unchanged = held.map(Pointer::digest).filter(stored.digest()::equals).isPresent();
      changed.put(
          name,
          new Pointer(
              stored.digest(),
              stored.size(),
              Pointer.Source.IMPORT,
              source.toString(),
              clock.instant(),
              Optional.of(time)));
      if (!unchanged) {
        LOG.infof(
            "asset import name=%s sha256=%s size=%d why=\"from %s%s\"",
            name,
            stored.digest().brief(),
            stored.size(),
            source,
            held.map(old -> ", in place of " + old.digest().brief()).orElse(""));
      }
      return new Imported(name, stored.size(), stored.digest().hex(), unchanged);
    }
  }

  /** Size and time decide where they agree, so that a start does not read the source again. */
  private static boolean isSame(Pointer held, long size, Instant time) {
    return held.size() == size && held.sourceTime().filter(time::equals).isPresent();
  }
}
