package dev.ichor.lab.node;

import dev.ichor.simulator.node.NodeHardware.MemoryModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Memory modules: SMBIOS structures of type 17 (DSP0134 §7.18), as the kernel shows them. */
final class SmbiosMemory {
  private static final String ENTRIES = "sys/firmware/dmi/entries";
  private static final int SIZE = 0x0c;
  private static final int LOCATOR = 0x10;
  private static final int MANUFACTURER = 0x17;
  private static final int EXTENDED_SIZE = 0x1c;
  private static final int SEE_EXTENDED_SIZE = 0x7fff;

  private SmbiosMemory() {}

  static List<MemoryModule> read(SysFiles files) {
    return files.names(ENTRIES).stream()
        .filter(name -> name.startsWith("17-"))
        .map(name -> raw(files, name))
        .flatMap(raw -> decode(raw).stream())
        .toList();
  }

  private static byte[] raw(SysFiles files, String name) {
    try {
      return Files.readAllBytes(files.root().resolve(ENTRIES).resolve(name).resolve("raw"));
    } catch (IOException e) {
      throw new UncheckedIOException("SMBIOS structure " + name + " cannot be read", e);
    }
  }

  /** Empty when the structure is shorter than it says or than SMBIOS 2.1 made it. */
  static Optional<MemoryModule> decode(byte[] raw) {
    int length = raw.length > 1 ? raw[1] & 0xff : 0;
    if (length <= LOCATOR + 1 || length > raw.length) {
      return Optional.empty();
    }
    var fields = ByteBuffer.wrap(raw, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    int size = fields.getShort(SIZE) & 0xffff;
    if (size == SEE_EXTENDED_SIZE && length >= EXTENDED_SIZE + Integer.BYTES) {
      size = fields.getInt(EXTENDED_SIZE);
    }
    var strings =
        new String(raw, length, raw.length - length, StandardCharsets.ISO_8859_1).split("\0");
    var manufacturer = length > MANUFACTURER ? text(strings, fields.get(MANUFACTURER)) : "";
    return Optional.of(new MemoryModule(text(strings, fields.get(LOCATOR)), size, manufacturer));
  }

  /** Strings count from 1; 0 is none. */
  private static String text(String[] strings, byte number) {
    int index = (number & 0xff) - 1;
    return index >= 0 && index < strings.length ? strings[index].strip() : "";
  }
}
