package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A FAT16 volume (Microsoft FAT specification 1.03), enough for boot loaders: 8.3 names, every file
 * contiguous, one cluster a directory. What lies behind the last file is left as it is.
 */
final class Fat16 {
  static final int SECTOR = 512;

  private static final int CLUSTER = 16 * SECTOR;
  private static final int ROOT_ENTRIES = 512;
  private static final int ENTRY = 32;
  private static final int DIRECTORY = 0x10;
  private static final int ARCHIVE = 0x20;
  private static final int END_OF_CHAIN = 0xffff;

  /** What is written at one cluster. */
  private record Chunk(int cluster, Payload content) {}

  /**
   * @param cluster its first cluster, 0 for the root
   * @param entries its position is the next free entry
   */
  private record Directory(int cluster, ByteBuffer entries) {}

  private final int sectors;
  private final int fatSectors;
  private final ByteBuffer head; // boot sector, both tables, root directory
  private final Map<String, Directory> directories = new HashMap<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private int nextCluster = 2;

  /**
   * An empty volume.
   *
   * @param hidden sectors before the volume: where its partition starts
   */
  Fat16(int sectors, int hidden) {
    int clusters = sectors / (CLUSTER / SECTOR);
    if (clusters < 4085 || clusters > 65524) {
      throw new IllegalArgumentException(
          "FAT16 needs 4085 to 65524 clusters, %d sectors make %d".formatted(sectors, clusters));
    }
    this.sectors = sectors;
    fatSectors = (clusters * 2 + SECTOR - 1) / SECTOR;
    head = little((1 + 2 * fatSectors) * SECTOR + ROOT_ENTRIES * ENTRY);
    writeBootSector(hidden);
    setFat(0, 0xfff8);
    setFat(1, END_OF_CHAIN);
    int root = (1 + 2 * fatSectors) * SECTOR;
    directories.put("", new Directory(0, slice(head, root, ROOT_ENTRIES * ENTRY)));
  }

  /** Adds a file, {@code EFI/BOOT/BOOTX64.EFI} for example. */
  void add(String path, Payload content) {
    int cut = path.lastIndexOf('/');
    var parent = directory(cut < 0 ? "" : path.substring(0, cut));
    writeEntry(parent, path.substring(cut + 1), ARCHIVE, allocate(content), content.size());
  }

  private Directory directory(String path) {
    var known = directories.get(path);
    if (known != null) {
      return known;
    }
    int cut = path.lastIndexOf('/');
    var parent = directory(cut < 0 ? "" : path.substring(0, cut));
    var entries = little(CLUSTER);
    int cluster = allocate(Payload.of(entries));
    writeEntry(parent, path.substring(cut + 1), DIRECTORY, cluster, 0);
    var directory = new Directory(cluster, slice(entries, 0, CLUSTER));
    writeEntry(directory, ".", DIRECTORY, cluster, 0);
    writeEntry(directory, "..", DIRECTORY, parent.cluster(), 0);
    directories.put(path, directory);
    return directory;
  }

  private int allocate(Payload content) {
    int count = (int) ((content.size() + CLUSTER - 1) / CLUSTER);
    if (count == 0) {
      return 0;
    }
    int first = nextCluster;
    if (offset(first + count) > (long) sectors * SECTOR) {
      throw new IllegalArgumentException(
          "%d octets do not fit into a volume of %d sectors".formatted(content.size(), sectors));
    }
    for (int i = first; i < first + count; i++) {
      setFat(i, i == first + count - 1 ? END_OF_CHAIN : i + 1);
    }
    nextCluster += count;
    chunks.add(new Chunk(first, content));
    return first;
  }

  /** Writes the volume to {@code device} at octet {@code at}. */
  void writeTo(FileChannel device, long at) throws IOException {
    device.position(at);
    Payload.of(head).writeTo(device);
    for (var chunk : chunks) {
      device.position(at + offset(chunk.cluster()));
      chunk.content().writeTo(device);
    }
  }

  private long offset(int cluster) {
    return head.capacity() + (long) (cluster - 2) * CLUSTER;
  }

  private void writeBootSector(int hidden) {
    head.put(0, new byte[] {(byte) 0xeb, 0x3c, (byte) 0x90}).put(3, ascii("ICHORLAB"));
    head.putShort(11, (short) SECTOR).put(13, (byte) (CLUSTER / SECTOR));
    head.putShort(14, (short) 1).put(16, (byte) 2); // reserved sectors, tables
    head.putShort(17, (short) ROOT_ENTRIES).put(21, (byte) 0xf8);
    head.putShort(22, (short) fatSectors).putShort(24, (short) 63).putShort(26, (short) 255);
    head.putInt(28, hidden).putInt(32, sectors).put(36, (byte) 0x80).put(38, (byte) 0x29);
    head.putInt(39, 0x1c408).put(43, ascii("ICHORLAB   FAT16   "));
    head.put(510, (byte) 0x55).put(511, (byte) 0xaa);
  }

  private void setFat(int cluster, int value) {
    for (int table = 0; table < 2; table++) {
      head.putShort((1 + table * fatSectors) * SECTOR + 2 * cluster, (short) value);
    }
  }

  private static void writeEntry(
      Directory directory, String name, int attribute, int cluster, long size) {
    var entries = directory.entries();
    int at = entries.position();
    entries.put(at, ascii(shortName(name))).put(at + 11, (byte) attribute);
    entries.putShort(at + 24, (short) 0x5821); // 2024-01-01
    entries.putShort(at + 26, (short) cluster).putInt(at + 28, (int) size);
    entries.position(at + ENTRY);
  }

  /** The 11 octets of an 8.3 name. */
  static String shortName(String name) {
    if (name.matches("\\.{1,2}")) {
      return "%-11s".formatted(name);
    }
    var parts = name.toUpperCase(Locale.ROOT).split("\\.", 2);
    return "%-8.8s%-3.3s".formatted(parts[0], parts.length == 2 ? parts[1] : "");
  }

  private static ByteBuffer little(int octets) {
    return ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer slice(ByteBuffer buffer, int from, int octets) {
    return buffer.slice(from, octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
