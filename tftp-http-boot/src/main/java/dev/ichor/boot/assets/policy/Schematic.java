package dev.ichor.boot.assets.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A customization of Talos as Image Factory takes it (POST /schematics). Its id is the SHA-256 of
 * the canonical YAML, so the id is known without asking the factory.
 *
 * @param owner set by factories with a login, absent elsewhere
 * @param enrollKeys {@code off}, {@code manual}, {@code if-safe}, {@code force}; absent: default
 * @param sectorSize octets; absent: 512
 */
public record Schematic(
    Optional<String> owner,
    Optional<Overlay> overlay,
    Optional<String> embeddedMachineConfiguration,
    List<String> extraKernelArgs,
    List<Meta> meta,
    List<String> officialExtensions,
    Optional<String> bootloader,
    Optional<String> enrollKeys,
    boolean includeWellKnownCertificates,
    Optional<Long> sectorSize) {
  public Schematic {
    requireNonNull(owner, "owner");
    requireNonNull(overlay, "overlay");
    requireNonNull(embeddedMachineConfiguration, "embeddedMachineConfiguration");
    extraKernelArgs = List.copyOf(extraKernelArgs);
    meta = List.copyOf(meta);
    officialExtensions = List.copyOf(officialExtensions);
    requireNonNull(bootloader, "bootloader");
    requireNonNull(enrollKeys, "enrollKeys");
    requireNonNull(sectorSize, "sectorSize");
  }

  /** A value of the META partition, by its number 0 to 255. */
  public record Meta(int key, String value) {}

  /**
   * For single-board computers.
   *
   * @param options in the order of their names; text, whole numbers or booleans
   */
  public record Overlay(String image, String name, SortedMap<String, Object> options) {
    public Overlay {
      options = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
  }

  /** No customization: {@code 3765…b4ba}. */
  public static final Schematic NONE =
      new Schematic(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());

  /** As the factory computes it. */
  public String id() {
    return Digest.of(canonical()).hex();
  }

  /** The text whose SHA-256 is the id: Go's yaml.v3, four blanks a step, nothing that is empty. */
  public String canonical() {
    var yaml = new GoYaml();
    owner.ifPresent(text -> yaml.text(0, "owner", text));
    overlay.ifPresent(some -> overlay(yaml, some));
    if (isPlain()) {
      yaml.line(0, "customization: {}");
      return yaml.toString();
    }
    yaml.line(0, "customization:");
    embeddedMachineConfiguration.ifPresent(
        text -> yaml.text(1, "embeddedMachineConfiguration", text));
    yaml.list(1, "extraKernelArgs", extraKernelArgs);
    meta(yaml);
    if (!officialExtensions.isEmpty()) {
      yaml.line(1, "systemExtensions:");
      yaml.list(2, "officialExtensions", officialExtensions);
    }
    bootloader.ifPresent(text -> yaml.text(1, "bootloader", text));
    secureBoot(yaml);
    sectorSize.ifPresent(octets -> yaml.line(1, "diskImage:").line(2, "sectorSize: " + octets));
    return yaml.toString();
  }

  private boolean isPlain() {
    return embeddedMachineConfiguration.isEmpty()
        && extraKernelArgs.isEmpty()
        && meta.isEmpty()
        && officialExtensions.isEmpty()
        && bootloader.isEmpty()
        && enrollKeys.isEmpty()
        && !includeWellKnownCertificates
        && sectorSize.isEmpty();
  }

  private static void overlay(GoYaml yaml, Overlay overlay) {
    yaml.line(0, "overlay:").text(1, "image", overlay.image()).text(1, "name", overlay.name());
    if (!overlay.options().isEmpty()) {
      yaml.line(1, "options:");
      for (Map.Entry<String, Object> option : overlay.options().entrySet()) {
        if (option.getValue() instanceof String text) {
          yaml.text(2, option.getKey(), text);
        } else {
          yaml.line(2, GoScalar.write(option.getKey(), 0) + ": " + option.getValue());
        }
      }
    }
  }

  private void meta(GoYaml yaml) {
    if (!meta.isEmpty()) {
      yaml.line(1, "meta:");
      for (var one : meta) {
        yaml.line(2, "- key: " + one.key());
        yaml.line(2, "  value: " + GoScalar.write(one.value(), 12));
      }
    }
  }

  private void secureBoot(GoYaml yaml) {
    if (enrollKeys.isPresent() || includeWellKnownCertificates) {
      yaml.line(1, "secureboot:");
      enrollKeys.ifPresent(text -> yaml.text(2, "enrollKeys", text));
      if (includeWellKnownCertificates) {
        yaml.line(2, "includeWellKnownCertificates: true");
      }
    }
  }

  /** Lines at four blanks a step. */
  private static final class GoYaml {
    private final StringBuilder text = new StringBuilder();

    GoYaml line(int depth, String line) {
      text.append("    ".repeat(depth)).append(line).append('\n');
      return this;
    }

    GoYaml text(int depth, String key, String value) {
      return line(depth, GoScalar.write(key, 0) + ": " + GoScalar.write(value, 4 * (depth + 1)));
    }

    void list(int depth, String key, List<String> values) {
      if (!values.isEmpty()) {
        line(depth, key + ":");
        values.forEach(value -> line(depth + 1, "- " + GoScalar.write(value, 4 * (depth + 1) + 2)));
      }
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
