package dev.ichor.boot.assets.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Printable;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an asset is called: Talos version, schematic, file. The parts become parts of paths and
 * URLs, so each has its form or there is no such name.
 *
 * @param version with the leading v
 * @param schematic Image Factory id; absent: the file is the same for all of them ({@code
 *     talosctl-linux-amd64})
 * @param file as Image Factory names it
 */
public record AssetName(String version, Optional<String> schematic, String file)
    implements Comparable<AssetName> {
  public static final Pattern VERSION = Pattern.compile("v\\d+\\.\\d+\\.\\d+([.-][0-9A-Za-z.-]+)?");
  public static final Pattern SCHEMATIC = Pattern.compile("[0-9a-f]{64}");
  public static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Stands where a name has no schematic. */
  public static final String ANY = "_";

  private static final Comparator<AssetName> ORDER =
      Comparator.comparing(AssetName::version)
          .thenComparing(name -> name.schematic().orElse(ANY))
          .thenComparing(AssetName::file);

  public AssetName {
    requireNonNull(schematic, "schematic");
    require(VERSION, version, "a Talos version; write it as v1.13.9");
    schematic.ifPresent(
        id -> require(SCHEMATIC, id, "a schematic id of 64 lower case hexadecimal digits"));
    require(FILE, file, "a file name of Image Factory, as kernel-amd64");
    if (version.contains("..") || version.length() > 64) {
      throw new IllegalArgumentException(
          "'%s' is not a Talos version".formatted(Printable.of(version)));
    }
  }

  private static void require(Pattern form, String text, String what) {
    if (!form.matcher(requireNonNull(text, what)).matches()) {
      throw new IllegalArgumentException("'%s' is not %s".formatted(Printable.of(text), what));
    }
  }

  public static AssetName of(String version, String schematic, String file) {
    return new AssetName(version, Optional.of(schematic), file);
  }

  /** The inverse of {@link #path}. */
  public static AssetName parse(String path) {
    var parts = path.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'%s' is not VERSION/SCHEMATIC/FILE".formatted(Printable.of(path)));
    }
    return new AssetName(
        parts[0], parts[1].equals(ANY) ? Optional.empty() : Optional.of(parts[1]), parts[2]);
  }

  /** {@code v1.13.9/<schematic>/kernel-amd64}. */
  public String path() {
    return "%s/%s/%s".formatted(version, schematic.orElse(ANY), file);
  }

  /** For a sentence. */
  public String spoken() {
    return schematic
        .map(id -> "%s of Talos %s, schematic %.8s".formatted(file, version, id))
        .orElseGet(() -> "%s of Talos %s".formatted(file, version));
  }

  @Override
  public int compareTo(AssetName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return path();
  }
}
