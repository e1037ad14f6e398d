package dev.ichor.boot.assets.policy;

import dev.ichor.inventory.model.Architecture;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which assets the machines of a site need: derived from what they are to boot, never asked. */
public final class WantedAssets {
  /** Without these nobody boots. */
  private static final List<AssetKind> NEEDED = List.of(AssetKind.KERNEL, AssetKind.INITRAMFS);

  private WantedAssets() {}

  /**
   * What machines of one architecture boot in one cluster, or without one.
   *
   * @param more kinds beside kernel and initramfs: what their loaders take, and what the site chose
   */
  public record Boot(
      String version, String schematic, Architecture architecture, Set<AssetKind> more) {
    public Boot {
      more = Set.copyOf(more);
    }

    /** Kernel and initramfs alone. */
    public Boot(String version, String schematic, Architecture architecture) {
      this(version, schematic, architecture, Set.of());
    }
  }

  /** To be fetched before anybody boots. */
  public static Set<AssetName> needed(Collection<Boot> boots) {
    var names = new TreeSet<AssetName>();
    for (var boot : boots) {
      Stream.concat(NEEDED.stream(), boot.more().stream())
          .forEach(
              kind -> names.add(kind.name(boot.version(), boot.schematic(), boot.architecture())));
    }
    return names;
  }

  /**
   * Which of these names belong to one of these boots: what is there is kept as long as the version
   * and schematic are in use, whatever its kind.
   */
  public static Set<AssetName> inUse(Collection<AssetName> held, Collection<Boot> boots) {
    var used = new TreeSet<AssetName>();
    for (var name : held) {
      if (boots.stream().anyMatch(boot -> belongs(name, boot))) {
        used.add(name);
      }
    }
    return used;
  }

  private static boolean belongs(AssetName name, Boot boot) {
    return name.version().equals(boot.version())
        && name.schematic().map(boot.schematic()::equals).orElse(true)
        && name.file().contains("-" + boot.architecture().assetName());
  }
}
