package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which network boot loader firmware is given. */
public sealed interface LoaderSelection {
  /** By the firmware's architecture. */
  LoaderSelection AUTO = new Auto();

  /** What usually works for the architecture, chosen by Ichor. */
  record Auto() implements LoaderSelection {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /**
   * One kind of loader, as the file that fits the architecture; where there is none, {@link Auto}.
   */
  record OfFamily(Family family) implements LoaderSelection {
    public OfFamily {
      requireNonNull(family, "family");
    }

    @Override
    public String toString() {
      return family.text();
    }
  }

  /** This file, whatever the architecture: the operator knows better. */
  record OfFile(String name) implements LoaderSelection {
    public OfFile {
      if (!BootNames.isLoaderFile(name) || name.equals(BootNames.GO_TO_DISK)) {
        throw new IllegalArgumentException(
            "loader '%s' is neither one of %s nor a file name; write it as snponly or custom.efi"
                .formatted(Printable.of(name), words()));
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Kinds of loaders; the first three are iPXE, by how it reaches the network. */
  enum Family {
    /** BIOS: over the ROM's own UNDI driver. */
    UNDIONLY,
    /** UEFI: over the firmware's own SNP driver, on the NIC that it came from. */
    SNPONLY,
    /** With iPXE's own NIC drivers, on every NIC. */
    IPXE,
    /** UEFI with Secure Boot: shim, which starts a signed GRUB. */
    SHIM,
    /** GRUB without shim. */
    GRUB,
    /** SYSLINUX's network loader. */
    PXELINUX,
    /** UEFI: Talos itself by HTTP Boot, with this machine's kernel line; Secure Boot refuses it. */
    UKI,
    /**
     * UEFI: Talos itself as Image Factory signed it; what it is to be told stands in its schematic.
     */
    UKI_SIGNED;

    /** {@code uki-signed}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * {@code auto}, the {@link Family#text} of a family, or a file name with its extension; the
   * inverse of {@code toString}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static LoaderSelection parse(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return AUTO;
    }
    return Arrays.stream(Family.values())
        .filter(family -> family.text().equalsIgnoreCase(text))
        .findFirst()
        .<LoaderSelection>map(OfFamily::new)
        .orElseGet(() -> new OfFile(text));
  }

  private static String words() {
    return "auto, "
        + Arrays.stream(Family.values()).map(Family::text).collect(Collectors.joining(", "));
  }
}
