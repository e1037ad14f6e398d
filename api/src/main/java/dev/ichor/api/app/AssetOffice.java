package dev.ichor.api.app;

import dev.ichor.api.config.AssetSource;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.assets.archive.ArchiveImport;
import dev.ichor.boot.assets.archive.ArchiveLimits;
import dev.ichor.boot.assets.bundle.BundleImport;
import dev.ichor.boot.assets.bundle.BundleKeys;
import dev.ichor.boot.assets.factory.FactoryClient;
import dev.ichor.boot.assets.factory.FactoryConfig;
import dev.ichor.boot.assets.factory.Fetch;
import dev.ichor.boot.assets.factory.FetchAwareStore;
import dev.ichor.boot.assets.factory.Fetcher;
import dev.ichor.boot.assets.oci.ImageCatalog;
import dev.ichor.boot.assets.oci.server.RegistryServer;
import dev.ichor.boot.assets.policy.AssetKind;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.ImportNames;
import dev.ichor.boot.assets.policy.RetryRule;
import dev.ichor.boot.assets.policy.WantedAssets;
import dev.ichor.boot.assets.policy.WantedAssets.Boot;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.GarbageCollector;
import dev.ichor.boot.assets.store.Pointer;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.LoaderSelection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The boot assets of the appliance: the store, what is fetched for it in the background because
 * clusters want it, and what people do with it.
 */
public final class AssetOffice implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AssetOffice.class);
  private static final long SETTLE_SECONDS = 1;
  private static final long AGAIN_MINUTES = 10;

  private final ContentStore store;
  private final Fetcher fetcher;
  private final ImageCatalog images;
  private final GarbageCollector garbage;
  private final InstantSource clock;
  private final BootDefaults defaults = BootDefaults.standard();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("assets-", 0).factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final Set<AssetKind> chosen;
  private final LoaderStore loaders;
  private volatile Supplier<Set<Boot>> boots = Set::of;
  private volatile Optional<AutoCloseable> subscription = Optional.empty();

  /**
   * @param root of the store
   * @param factory absent: nothing is fetched
   * @param chosen kinds that every boot is to have
   * @param loaders the operator's directory of loaders
   */
  public AssetOffice(
      Path root,
      Optional<FactoryClient> factory,
      Set<AssetKind> chosen,
      Path loaders,
      InstantSource clock)
      throws IOException {
    this.store = ContentStore.open(root, clock);
    this.fetcher = new Fetcher(store, factory, RetryRule.STANDARD, clock);
    this.images = new ImageCatalog(store);
    this.garbage = new GarbageCollector(store, images::reachable);
    this.chosen = Set.copyOf(chosen);
    this.loaders = new LoaderStore(loaders, List.of(BundleImport.loaderDirectory(store.root())));
    this.clock = clock;
  }

  /**
   * The store of the data directory, with what {@code --assets} names.
   *
   * @throws StartProblem when the certificates of {@code --factory-ca} cannot be read
   */
  static AssetOffice open(IchorConfig config, InstantSource clock) throws IOException {
    var source = config.assetSource();
    var office =
        new AssetOffice(
            config.assetsDirectory(), factory(source), source.prefetch(), config.loaders(), clock);
    if (config.assets().isPresent()) {
      office.importFrom(config.assets().get(), Optional.empty(), Optional.empty());
    }
    return office;
  }

  private static Optional<FactoryClient> factory(AssetSource source) {
    return source
        .factory()
        .map(
            base -> {
              try {
                return new FactoryClient(
                    FactoryConfig.at(base).through(source.proxy(), source.ca()));
              } catch (IOException unusable) {
                throw new StartProblem(
                    "%s; correct --factory-ca".formatted(unusable.getMessage()), unusable);
              }
            });
  }

  /** What the boot plane serves from. */
  AssetStore served() {
    return new FetchAwareStore(store, fetcher);
  }

  /** From now on what clusters want is fetched before a machine asks for it. */
  void follow(Inventory inventory) {
    var wanted = new BootsWanted(defaults, chosen);
    boots = () -> wanted.of(inventory);
    subscription = Optional.of(inventory.subscribe(this::changed));
    soon();
    timer.scheduleWithFixedDelay(this::prefetch, AGAIN_MINUTES, AGAIN_MINUTES, TimeUnit.MINUTES);
  }

  private void changed(Change change) {
    switch (change) {
      case Change.ClusterChanged _, Change.MachineChanged _ -> soon();
      case Change.EvidenceSeen _ -> {}
    }
  }

  /** Many changes in a row are looked at once. */
  private void soon() {
    if (!timer.isShutdown() && isDue.compareAndSet(false, true)) {
      timer.schedule(
          () -> {
            isDue.set(false);
            prefetch();
          },
          SETTLE_SECONDS,
          TimeUnit.SECONDS);
    }
  }

  /** Without a factory there is nothing to do, and no machine of the site is told so here. */
  private void prefetch() {
    try {
      if (fetcher.factory().isPresent()) {
        fetcher.prefetch(WantedAssets.needed(boots.get()));
      }
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "looking for wanted assets broke off");
    }
  }

  public Map<AssetName, Pointer> held() throws IOException {
    return store.held();
  }

  /** Needed by a cluster or by machines without one. */
  public Set<AssetName> needed() {
    return WantedAssets.needed(boots.get());
  }

  /** Held and in use by what is needed, whatever its kind. */
  public Set<AssetName> inUse(Collection<AssetName> held) {
    return WantedAssets.inUse(held, boots.get());
  }

  public Set<AssetName> kept() throws IOException {
    return store.kept();
  }

  public List<Fetch> fetches() {
    return fetcher.fetches();
  }

  /** Asked for by somebody: kept until released, and fetched if it is not there. */
  public List<Fetch> fetch(Collection<AssetName> names) throws IOException {
    for (var name : names) {
      store.keep(name);
    }
    return fetcher.want(names);
  }

  public Optional<FactoryClient> factory() {
    return fetcher.factory();
  }

  /** Where schematics are kept by id. */
  public dev.ichor.boot.assets.factory.Schematics schematics() {
    return fetcher.schematics();
  }

  public List<ContentStore.Verified> verify() throws IOException {
    return store.verify();
  }

  /** The store itself, for what works on files. */
  public ContentStore store() {
    return store;
  }

  public GarbageCollector.Report collect(Duration grace, boolean isRehearsal) throws IOException {
    var wanted = inUse(store.held().keySet());
    wanted.addAll(needed());
    return garbage.run(wanted, grace, isRehearsal);
  }

  /**
   * A directory, or a tar, tar.gz or zip.
   *
   * @param version of files that lie at the top; absent: what machines without a cluster boot
   */
  public List<AssetImport.Imported> importFrom(
      Path source, Optional<String> version, Optional<String> schematic) throws IOException {
    var talos = version.orElse(defaults.talosVersion());
    var id = schematic.orElse(defaults.schematic());
    return Files.isDirectory(source)
        ? new AssetImport(store, talos, id, clock).from(source)
        : new ArchiveImport(store, new ImportNames(talos, id), ArchiveLimits.STANDARD, clock)
            .from(source);
  }

  /**
   * A bundle that one of the site's keys signed, in {@code trust} beside the store.
   *
   * @param keys more of them
   */
  public BundleImport.Result importBundle(Path bundle, List<Path> keys) throws IOException {
    var trusted = BundleKeys.trusted(trustDirectory(store.root()), keys);
    return new BundleImport(store, trusted, clock).from(bundle);
  }

  /** Public keys of those whose bundles are believed. */
  public static Path trustDirectory(Path assets) {
    return assets.resolveSibling("trust");
  }

  /** Installer images, for the registry. */
  public ImageCatalog images() {
    return images;
  }

  /** A registry of them, not started. */
  RegistryServer registry(InetSocketAddress address) {
    return new RegistryServer(address, images, store.blobs());
  }

  /** The operator's loaders, and those that came with bundles. */
  LoaderStore loaders() {
    return loaders;
  }

  /** Why a machine cannot be given this loader: the operator's file is not there. */
  public Optional<String> objection(LoaderSelection loader) {
    return switch (loader) {
      case LoaderSelection.OfFile(var name) ->
          loaders.find(name) instanceof FileLookup.Absent(var why)
              ? Optional.of("loader '%s': %s; put it there first".formatted(name, why))
              : Optional.empty();
      case LoaderSelection.Auto _, LoaderSelection.OfFamily _ -> Optional.empty();
    };
  }

  /** The next download under the name is believed. */
  public boolean forget(AssetName name) throws IOException {
    return store.forget(name);
  }

  /** Nobody asks for it by name any more. */
  public boolean release(AssetName name) throws IOException {
    return store.release(name);
  }

  @Override
  public void close() {
    subscription.ifPresent(AssetOffice::end);
    timer.shutdownNow();
    fetcher.close();
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOG.warnf(failure, "ending a subscription broke off");
    }
  }
}
