package dev.ichor.boot.image;

import dev.ichor.boot.assets.BootFile.Patch;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One place in an image that holds kernel arguments.
 *
 * @param name for a person: {@code UKI EFI/Linux/talos.efi}
 * @param at where its text begins in the file that is served
 * @param room octets that may be written there
 * @param lengths where the text's length stands, and how
 * @param filler what follows the text up to the room
 */
record KernelLineSlot(
    String name, String text, long at, int room, List<LengthField> lengths, char filler) {
  KernelLineSlot {
    lengths = List.copyOf(lengths);
  }

  /** A length inside the image that must follow the text. */
  record LengthField(long at, Form form) {
    enum Form {
      /** 32 bits, least significant octet first (PE). */
      LITTLE,
      /** The same number twice, in both orders (ISO 9660 §7.3.3). */
      BOTH
    }
  }

  /** Which octets change when this text goes there; it fits. */
  List<Patch> write(String changed) {
    var octets = new byte[room];
    Arrays.fill(octets, (byte) filler);
    var line = changed.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(line, 0, octets, 0, line.length);
    List<Patch> patches = new ArrayList<>();
    patches.add(new Patch(at, Bytes.of(octets)));
    lengths.forEach(field -> patches.add(new Patch(field.at(), length(field.form(), line.length))));
    return patches;
  }

  private static Bytes length(LengthField.Form form, int length) {
    var size = form == LengthField.Form.BOTH ? 8 : 4;
    var buffer = java.nio.ByteBuffer.allocate(size).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(length);
    if (form == LengthField.Form.BOTH) {
      buffer.order(java.nio.ByteOrder.BIG_ENDIAN).putInt(length);
    }
    return Bytes.of(buffer.array());
  }
}
