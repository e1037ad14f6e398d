package dev.ichor.api.rest;

import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.bundle.BundleImport;
import dev.ichor.boot.assets.factory.Fetch;
import dev.ichor.boot.assets.policy.AssetKind;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.GarbageCollector;
import dev.ichor.boot.assets.store.Pointer;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Printable;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How the interface shows boot assets. */
final class AssetJson {
  private AssetJson() {}

  /**
   * One asset of the store.
   *
   * @param name {@code v1.13.9/<schematic>/kernel-amd64}
   * @param source {@code import}, {@code factory} or {@code bundle}
   * @param isInUse a cluster, or machines without one, boot from its version and schematic
   * @param isKept somebody asked for it by name
   */
  public record Held(
      String name,
      String version,
      Optional<String> schematic,
      String file,
      long size,
      String sha256,
      String source,
      String origin,
      Instant at,
      boolean isInUse,
      boolean isKept) {
    static Held of(AssetName name, Pointer pointer, boolean isInUse, boolean isKept) {
      return new Held(
          name.path(),
          name.version(),
          name.schematic(),
          name.file(),
          pointer.size(),
          pointer.digest().hex(),
          pointer.source().word(),
          pointer.origin(),
          pointer.at(),
          isInUse,
          isKept);
    }
  }

  /**
   * One asset on its way.
   *
   * @param phase {@code queued}, {@code fetching}, {@code waiting}, {@code done} or {@code failed}
   * @param total octets; absent: not said yet
   * @param why what is in the way, with its remedy; empty: nothing
   */
  public record Coming(
      String name,
      String phase,
      long octets,
      Optional<Long> total,
      int attempts,
      String why,
      Instant since,
      Optional<Instant> nextAt) {
    static Coming of(Fetch fetch) {
      return new Coming(
          fetch.name().path(),
          fetch.phase().word(),
          fetch.octets(),
          fetch.total(),
          fetch.attempts(),
          fetch.why(),
          fetch.since(),
          fetch.nextAt());
    }
  }

  /**
   * What to fetch and keep.
   *
   * @param version absent: that of machines without a cluster
   * @param schematic absent: none
   * @param architectures absent: amd64
   * @param kinds {@code kernel}, {@code initramfs}, {@code cmdline}, {@code uki}, {@code iso},
   *     {@code uki-secureboot}, {@code iso-secureboot}, {@code cmdline-secureboot}, {@code
   *     talosctl}; absent: kernel and initramfs
   */
  public record FetchWish(
      Optional<String> version,
      Optional<String> schematic,
      Optional<List<String>> architectures,
      Optional<List<String>> kinds) {
    Set<AssetName> names(String usualVersion, String usualSchematic) {
      var names = new LinkedHashSet<AssetName>();
      for (var architecture : architectures.orElse(List.of("amd64"))) {
        for (var kind : kinds.orElse(List.of("kernel", "initramfs"))) {
          names.add(
              AssetKind.parse(kind)
                  .name(
                      version.orElse(usualVersion),
                      schematic.orElse(usualSchematic),
                      architecture(architecture)));
        }
      }
      return names;
    }

    private static Architecture architecture(String text) {
      return Arrays.stream(Architecture.values())
          .filter(one -> one.assetName().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "architecture '%s' is not known; write amd64 or arm64"
                          .formatted(Printable.of(text))));
    }
  }

  /**
   * @param path directory on the machine that Ichor runs on
   * @param version of files that lie at its top
   */
  public record ImportWish(String path, Optional<String> version, Optional<String> schematic) {}

  /** One imported asset. */
  public record Brought(String name, long size, String sha256, boolean unchanged) {
    static Brought of(AssetImport.Imported one) {
      return new Brought(one.name().path(), one.size(), one.sha256(), one.unchanged());
    }
  }

  /**
   * @param path of the bundle on the machine that Ichor runs on
   */
  public record BundleWish(String path) {}

  /**
   * @param written octets that were not there before
   */
  public record BundleJson(
      Instant created,
      List<String> assets,
      List<String> loaders,
      List<String> images,
      long written) {
    static BundleJson of(BundleImport.Result result) {
      var manifest = result.manifest();
      return new BundleJson(
          manifest.created(),
          manifest.assets().keySet().stream().map(AssetName::path).toList(),
          List.copyOf(manifest.loaders().keySet()),
          List.copyOf(manifest.images().keySet()),
          result.written());
    }
  }

  /**
   * @param state {@code intact}, {@code altered} (put aside) or {@code absent}
   */
  public record Checked(String name, String sha256, String state) {
    static Checked of(ContentStore.Verified one) {
      return new Checked(
          one.name().path(),
          one.pointer().digest().hex(),
          one.state().name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * @param apply false: tell what would go
   * @param grace how long nobody must have wanted it: {@code 7d}; absent: seven days
   */
  public record CollectWish(boolean apply, Optional<String> grace) {}

  /**
   * @param names that went or would go, with the time since which nobody wants them
   * @param waiting unwanted, but not for long enough
   */
  public record Collected(
      boolean applied,
      Map<String, Instant> names,
      Map<String, Instant> waiting,
      List<String> contents,
      long octets) {
    static Collected of(GarbageCollector.Report report, boolean applied) {
      return new Collected(
          applied,
          byPath(report.names()),
          byPath(report.waiting()),
          report.contents().stream().map(Digest::hex).toList(),
          report.octets());
    }

    private static Map<String, Instant> byPath(Map<AssetName, Instant> names) {
      var paths = new TreeMap<String, Instant>();
      names.forEach((name, since) -> paths.put(name.path(), since));
      return paths;
    }
  }

  /**
   * @param id as computed here
   * @param canonical the text whose SHA-256 it is
   * @param isRegistered the factory knows it
   * @param remark why it is not registered; empty: it is
   */
  public record SchematicJson(String id, String canonical, boolean isRegistered, String remark) {}
}
