package dev.ichor.boot.assets.factory;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.policy.AssetName;
import java.util.Optional;

/**
 * The store as the boot plane sees it: what is missing says how far it is on its way. Never asks
 * the factory: a machine that boots waits for a fetch that somebody else began.
 */
public final class FetchAwareStore implements AssetStore {
  private final AssetStore store;
  private final Fetcher fetcher;

  public FetchAwareStore(AssetStore store, Fetcher fetcher) {
    this.store = store;
    this.fetcher = fetcher;
  }

  @Override
  public FileLookup find(String version, String schematic, String file) {
    return switch (store.find(version, schematic, file)) {
      case FileLookup.Present present -> present;
      case FileLookup.Absent absent ->
          state(version, schematic, file).<FileLookup>map(FileLookup.Absent::new).orElse(absent);
    };
  }

  private Optional<String> state(String version, String schematic, String file) {
    try {
      return fetcher
          .fetch(AssetName.of(version, schematic, file))
          .flatMap(FetchAwareStore::sentence);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> sentence(Fetch fetch) {
    var what = fetch.name().spoken();
    return switch (fetch.phase()) {
      case QUEUED -> Optional.of("asset %s is about to be fetched".formatted(what));
      case FETCHING ->
          Optional.of("asset %s is being fetched: %s".formatted(what, fetch.progress()));
      case WAITING, FAILED -> Optional.of("asset %s did not come: %s".formatted(what, fetch.why()));
      case DONE -> Optional.empty();
    };
  }
}
