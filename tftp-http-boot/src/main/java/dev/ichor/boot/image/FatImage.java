package dev.ichor.boot.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The EFI system partition inside an ISO: FAT12, 16 or 32 (Microsoft, "FAT32 File System
 * Specification" 1.03), as far as it takes to find programs. A file whose clusters do not follow
 * each other is refused: no tool that writes an image anew makes one.
 */
final class FatImage {
  private static final int ENTRY = 32;
  private static final int DEEPEST = 4;
  private static final int MOST_ENTRIES = 4096;
  private final Octets octets;
  private final int sector;
  private final int cluster;
  private final long table;
  private final long root;
  private final int rootEntries;
  private final int rootCluster;
  private final long data;
  private final int bits;

  private FatImage(Octets octets, ByteBuffer boot) throws IOException {
    this.octets = octets;
    sector = Short.toUnsignedInt(boot.getShort(11));
    var perCluster = Byte.toUnsignedInt(boot.get(13));
    MalformedImageException.unless(
        sector >= 512 && sector <= 4096 && perCluster > 0, "the EFI image is not FAT");
    cluster = sector * perCluster;
    table = (long) Short.toUnsignedInt(boot.getShort(14)) * sector;
    rootEntries = Short.toUnsignedInt(boot.getShort(17));
    var small = Short.toUnsignedInt(boot.getShort(22));
    var perTable = small != 0 ? small : Integer.toUnsignedLong(boot.getInt(36));
    root = table + perTable * Byte.toUnsignedInt(boot.get(16)) * sector;
    var rootSectors = ((long) rootEntries * ENTRY + sector - 1) / sector;
    data = root + rootSectors * sector;
    var total16 = Short.toUnsignedInt(boot.getShort(19));
    var total = total16 != 0 ? total16 : Integer.toUnsignedLong(boot.getInt(32));
    var clusters = (total * sector - data) / cluster;
    bits = clusters < 4085 ? 12 : clusters < 65525 ? 16 : 32;
    rootCluster = bits == 32 ? boot.getInt(44) : 0;
  }

  static FatImage of(Octets octets) throws IOException {
    return new FatImage(octets, octets.read(0, 512));
  }

  /** A file and where it is. */
  record Found(String path, Octets content) {}

  /** Every program ({@code .efi}) in it. */
  List<Found> programs() throws IOException {
    List<Found> found = new ArrayList<>();
    collect(rootDirectory(), "", 0, found);
    return found;
  }

  private ByteBuffer rootDirectory() throws IOException {
    return bits == 32 ? directory(rootCluster) : octets.read(root, rootEntries * ENTRY);
  }

  private void collect(ByteBuffer directory, String path, int depth, List<Found> found)
      throws IOException {
    var longName = new StringBuilder();
    for (var at = 0; at + ENTRY <= directory.limit() && directory.get(at) != 0; at += ENTRY) {
      var attributes = directory.get(at + 11);
      if (directory.get(at) == (byte) 0xe5) {
        longName.setLength(0);
      } else if (attributes == 0x0f) {
        longName.insert(0, longPart(directory, at));
      } else {
        var name = longName.isEmpty() ? shortName(directory, at) : longName.toString();
        longName.setLength(0);
        visit(directory, at, path, name, depth, found);
      }
    }
  }

  private void visit(
      ByteBuffer directory, int at, String path, String name, int depth, List<Found> found)
      throws IOException {
    var isDirectory = (directory.get(at + 11) & 0x10) != 0;
    var isVolume = (directory.get(at + 11) & 0x08) != 0;
    var first =
        Short.toUnsignedInt(directory.getShort(at + 20)) << 16
            | Short.toUnsignedInt(directory.getShort(at + 26));
    if (isDirectory && !name.startsWith(".") && depth < DEEPEST) {
      collect(directory(first), path + name + "/", depth + 1, found);
    } else if (!isDirectory && !isVolume && name.toLowerCase(Locale.ROOT).endsWith(".efi")) {
      var size = Integer.toUnsignedLong(directory.getInt(at + 28));
      found.add(new Found(path + name, contiguous(path + name, first, size)));
    }
  }

  private Octets contiguous(String path, int first, long size) throws IOException {
    var clusters = (size + cluster - 1) / cluster;
    // the table once, in one piece: a UKI has many clusters
    var begin = (long) first * bits / 8;
    var window = octets.read(table + begin, (int) (clusters * bits / 8 + 8));
    for (var i = 0; i < clusters - 1; i++) {
      MalformedImageException.unless(
          next(window, begin, first + i) == first + i + 1, "%s lies in pieces in its FAT", path);
    }
    return new Octets.Window(octets, place(first), size);
  }

  private int next(ByteBuffer window, long begin, int number) {
    var at = (int) ((long) number * bits / 8 - begin);
    return switch (bits) {
      case 12 ->
          (number & 1) == 0
              ? window.getShort(at) & 0xfff
              : Short.toUnsignedInt(window.getShort(at)) >> 4;
      case 16 -> Short.toUnsignedInt(window.getShort(at));
      default -> window.getInt(at) & 0x0fffffff;
    };
  }

  private ByteBuffer directory(int first) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    var number = first;
    for (var left = MOST_ENTRIES * ENTRY / cluster + 1; left > 0 && isData(number); left--) {
      all.writeBytes(octets.read(place(number), cluster).array());
      var begin = (long) number * bits / 8;
      number = next(octets.read(table + begin, 4), begin, number);
    }
    return ByteBuffer.wrap(all.toByteArray()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }

  private boolean isData(int number) {
    var end = bits == 12 ? 0xff7 : bits == 16 ? 0xfff7 : 0x0ffffff7;
    return number >= 2 && number < end;
  }

  private long place(int number) {
    return data + (number - 2L) * cluster;
  }

  private static String shortName(ByteBuffer directory, int at) {
    var octets = new byte[11];
    directory.get(at, octets);
    var text = new String(octets, StandardCharsets.ISO_8859_1);
    var extension = text.substring(8).strip();
    return text.substring(0, 8).strip() + (extension.isEmpty() ? "" : "." + extension);
  }

  private static String longPart(ByteBuffer directory, int at) {
    var part = new StringBuilder();
    for (var offset : new int[] {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
      var c = directory.getChar(at + offset);
      if (c == 0 || c == 0xffff) {
        break;
      }
      part.append(c);
    }
    return part.toString();
  }
}
