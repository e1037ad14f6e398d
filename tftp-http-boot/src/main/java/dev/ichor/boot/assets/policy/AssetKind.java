package dev.ichor.boot.assets.policy;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Printable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What Image Factory builds for metal (its docs/api.md, "Supported image paths"). */
public enum AssetKind {
  KERNEL("kernel-%s"),
  INITRAMFS("initramfs-%s.xz"),
  CMDLINE("cmdline-metal-%s"),
  CMDLINE_SECUREBOOT("cmdline-metal-%s-secureboot"),
  UKI("metal-%s-uki.efi"),
  UKI_SECUREBOOT("metal-%s-secureboot-uki.efi"),
  ISO("metal-%s.iso"),
  ISO_SECUREBOOT("metal-%s-secureboot.iso"),
  /** The same for every schematic. */
  TALOSCTL("talosctl-linux-%s");

  private final String form;

  AssetKind(String form) {
    this.form = form;
  }

  public String file(Architecture architecture) {
    return form.formatted(architecture.assetName());
  }

  public AssetName name(String version, String schematic, Architecture architecture) {
    return this == TALOSCTL
        ? new AssetName(version, java.util.Optional.empty(), file(architecture))
        : AssetName.of(version, schematic, file(architecture));
  }

  /** {@code uki-secureboot}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static AssetKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no kind of asset; write one of %s"
                        .formatted(
                            Printable.of(word),
                            Arrays.stream(values())
                                .map(AssetKind::word)
                                .collect(Collectors.joining(", ")))));
  }
}
