package dev.ichor.boot.assets.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which asset a file of a directory or archive is, by its path there. */
public final class ImportNames {
  private static final Pattern ASSET =
      Pattern.compile(
          "kernel-(amd64|arm64)|initramfs-(amd64|arm64)(\\.xz)?"
              + "|cmdline-metal-(amd64|arm64)(-secureboot)?"
              + "|metal-(amd64|arm64)(-secureboot)?(\\.iso|-uki\\.efi)"
              + "|talosctl-[a-z0-9]+-[a-z0-9]+(\\.exe)?");

  private final String version;
  private final String schematic;

  /** For files that lie at the top. */
  public ImportNames(String version, String schematic) {
    this.version = version;
    this.schematic = schematic;
    var _ = AssetName.of(version, schematic, "kernel-amd64"); // refuses what is none
  }

  /**
   * @param path relative, with slashes: {@code kernel-amd64} or {@code v1.13.9/<id>/kernel-amd64}
   * @return empty when it is no asset
   */
  public Optional<AssetName> of(String path) {
    var parts = path.split("/", -1);
    var file = parts[parts.length - 1];
    if (!ASSET.matcher(file).matches()) {
      return Optional.empty();
    }
    if (parts.length == 1) {
      return Optional.of(named(version, schematic, file));
    }
    var isPlace =
        parts.length == 3
            && AssetName.VERSION.matcher(parts[0]).matches()
            && (parts[1].equals(AssetName.ANY) || AssetName.SCHEMATIC.matcher(parts[1]).matches());
    return isPlace ? Optional.of(named(parts[0], parts[1], file)) : Optional.empty();
  }

  private static AssetName named(String version, String schematic, String file) {
    return file.startsWith("talosctl-") || schematic.equals(AssetName.ANY)
        ? new AssetName(version, Optional.empty(), file)
        : AssetName.of(version, schematic, file);
  }
}
