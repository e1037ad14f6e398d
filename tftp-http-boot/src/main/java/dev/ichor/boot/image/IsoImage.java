package dev.ichor.boot.image;

import dev.ichor.boot.image.KernelLineSlot.LengthField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An ISO 9660 image (ECMA-119) with an El Torito boot catalog: GRUB's configuration for BIOS, and
 * the EFI system partition for UEFI. A file may grow up to the end of its last sector, if its
 * directory records, in the primary and in the Joliet tree, say so.
 */
final class IsoImage {
  private static final int SECTOR = 2048;
  private static final int LAST_DESCRIPTOR = 64;
  private static final int LARGEST_CONFIG = 1 << 20;
  private static final int LARGEST_DIRECTORY = 1 << 20;
  private final Octets octets;

  IsoImage(Octets octets) {
    this.octets = octets;
  }

  /** A directory record that was found. */
  private record Entry(long at, long extent, long size) {}

  /** The configuration, its length in each tree; empty when there is none. */
  Optional<KernelLineSlot> grubConfig() throws IOException {
    List<Entry> found = new ArrayList<>();
    for (var sector = 16; sector < LAST_DESCRIPTOR; sector++) {
      var descriptor = octets.read((long) sector * SECTOR, SECTOR);
      var type = Byte.toUnsignedInt(descriptor.get(0));
      MalformedImageException.unless(isDescriptor(descriptor), "it is no ISO 9660 image");
      if (type == 255) {
        break;
      }
      if (type == 1 || type == 2) {
        find(descriptor, type == 2, List.of("boot", "grub", "grub.cfg")).ifPresent(found::add);
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(slot(found));
  }

  private KernelLineSlot slot(List<Entry> found) throws IOException {
    var first = found.getFirst();
    MalformedImageException.unless(
        first.size() <= LARGEST_CONFIG, "its grub.cfg has %d octets", first.size());
    var text = new byte[(int) first.size()];
    octets.read(first.extent() * SECTOR, text.length).get(text);
    var room = (int) ((first.size() + SECTOR - 1) / SECTOR * SECTOR);
    return new KernelLineSlot(
        "boot/grub/grub.cfg",
        new String(text, StandardCharsets.UTF_8),
        octets.inFile(first.extent() * SECTOR),
        room,
        found.stream()
            .filter(entry -> entry.extent() == first.extent())
            .map(entry -> new LengthField(octets.inFile(entry.at() + 10), LengthField.Form.BOTH))
            .toList(),
        '\n');
  }

  private static boolean isDescriptor(ByteBuffer sector) {
    var id = new byte[5];
    sector.get(1, id);
    return new String(id, StandardCharsets.US_ASCII).equals("CD001");
  }

  private Optional<Entry> find(ByteBuffer descriptor, boolean isJoliet, List<String> path)
      throws IOException {
    var here = new Entry(0, uint(descriptor, 156 + 2), uint(descriptor, 156 + 10));
    for (var name : path) {
      var next = child(here, name, isJoliet);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      here = next.get();
    }
    return Optional.of(here);
  }

  private Optional<Entry> child(Entry directory, String name, boolean isJoliet) throws IOException {
    MalformedImageException.unless(
        directory.size() <= LARGEST_DIRECTORY, "a directory has %d octets", directory.size());
    var from = directory.extent() * SECTOR;
    var records = octets.read(from, (int) directory.size());
    for (var at = 0; at + 33 < records.limit(); ) {
      var length = Byte.toUnsignedInt(records.get(at));
      if (length == 0) {
        at = (at / SECTOR + 1) * SECTOR; // records do not cross sectors
        continue;
      }
      var nameLength = Byte.toUnsignedInt(records.get(at + 32));
      MalformedImageException.unless(
          length >= 33 + nameLength && at + length <= records.limit(),
          "a directory record at octet %d is cut off",
          from + at);
      if (matches(records, at + 33, nameLength, isJoliet, name)) {
        return Optional.of(new Entry(from + at, uint(records, at + 2), uint(records, at + 10)));
      }
      at += length;
    }
    return Optional.empty();
  }

  /** In the primary tree names are upper case with a version: GRUB.CFG;1. */
  private static boolean matches(
      ByteBuffer records, int at, int length, boolean isJoliet, String name) {
    var octets = new byte[length];
    records.get(at, octets);
    var text = new String(octets, isJoliet ? StandardCharsets.UTF_16BE : StandardCharsets.US_ASCII);
    var plain = text.replaceFirst("\\.?;[0-9]+$", "").toLowerCase(Locale.ROOT);
    return plain.equals(name) || plain.equals(name + ".");
  }

  /** The EFI image of the boot catalog (El Torito 1.0 §2; platform EFh); empty when none. */
  Optional<Octets> efiImage() throws IOException {
    var record = octets.read(17L * SECTOR, SECTOR);
    if (Byte.toUnsignedInt(record.get(0)) != 0 || !isDescriptor(record)) {
      return Optional.empty();
    }
    var catalog = octets.read(uint(record, 0x47) * SECTOR, SECTOR);
    var platform = Byte.toUnsignedInt(catalog.get(1));
    for (var at = 32; at + 32 <= SECTOR; at += 32) {
      var indicator = Byte.toUnsignedInt(catalog.get(at));
      if (indicator == 0x90 || indicator == 0x91) {
        platform = Byte.toUnsignedInt(catalog.get(at + 1));
      } else if (indicator == 0x88 && platform == 0xef) {
        var from = uint(catalog, at + 8) * SECTOR;
        return Optional.of(new Octets.Window(octets, from, octets.size() - from));
      }
    }
    return Optional.empty();
  }

  private static long uint(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }
}
