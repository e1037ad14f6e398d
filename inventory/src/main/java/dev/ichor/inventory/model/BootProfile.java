package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What to netboot. The names under which DHCP advertises it and TFTP and HTTP serve it are in
 * {@link BootNames}; a contract test fetches every one.
 *
 * @param talosVersion with the leading v: {@code v1.13.9}
 * @param schematic Image Factory schematic id, 64 hexadecimal digits
 * @param kernelArguments appended after the defaults of the Talos version, concrete values only
 */
public record BootProfile(
    String talosVersion,
    String schematic,
    Architecture architecture,
    List<String> kernelArguments) {
  /** Image Factory's id of the empty customization. */
  public static final String DEFAULT_SCHEMATIC =
      "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

  public BootProfile {
    requireNonNull(talosVersion, "talosVersion");
    requireNonNull(schematic, "schematic");
    requireNonNull(architecture, "architecture");
    kernelArguments = List.copyOf(kernelArguments);
    check(talosVersion, schematic);
  }

  /**
   * Both become parts of paths and URLs.
   *
   * @throws IllegalArgumentException when one has not its form
   */
  static void check(String talosVersion, String schematic) {
    if (!talosVersion.matches("v\\d+\\.\\d+\\.\\d+([.-][0-9A-Za-z.-]+)?")) {
      throw new IllegalArgumentException(
          "'%s' is not a Talos version; write it as v1.13.9".formatted(Printable.of(talosVersion)));
    }
    if (!schematic.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "'%s' is not a schematic id of 64 hexadecimal digits".formatted(Printable.of(schematic)));
    }
  }
}
