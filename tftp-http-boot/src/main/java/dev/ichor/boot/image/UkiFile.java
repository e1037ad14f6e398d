package dev.ichor.boot.image;

import dev.ichor.boot.image.KernelLineSlot.LengthField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A unified kernel image: a PE program whose section {@code .cmdline} is its kernel line (UAPI
 * group "Unified Kernel Image"; PE/COFF specification §3, §4). The section's raw data is padded to
 * the file's alignment: that is the room there is. The stub takes VirtualSize octets of it.
 */
final class UkiFile {
  private static final int SECTION_HEADER = 40;
  private static final int MOST_SECTIONS = 96;
  private static final int LONGEST_LINE = 1 << 20;

  private UkiFile() {}

  /**
   * @throws MalformedImageException when it is no PE program, has no such section, or is signed: a
   *     changed octet would make the signature worthless
   */
  static KernelLineSlot kernelLine(Octets file, String name) throws IOException {
    var dos = file.read(0, 64);
    MalformedImageException.unless(dos.getShort(0) == 0x5a4d, "%s is no PE program", name);
    var pe = Integer.toUnsignedLong(dos.getInt(60));
    var coff = file.read(pe, 24);
    MalformedImageException.unless(coff.getInt(0) == 0x4550, "%s is no PE program", name);
    var sections = Short.toUnsignedInt(coff.getShort(6));
    var optionalSize = Short.toUnsignedInt(coff.getShort(20));
    MalformedImageException.unless(sections <= MOST_SECTIONS, "%s has %d sections", name, sections);
    refuseSigned(file, pe + 24, optionalSize, name);
    var table = pe + 24 + optionalSize;
    for (var i = 0; i < sections; i++) {
      var at = table + (long) i * SECTION_HEADER;
      var header = file.read(at, SECTION_HEADER);
      var label = new byte[8];
      header.get(0, label);
      if (new String(label, StandardCharsets.US_ASCII).equals(".cmdline")) {
        return slot(file, name, at, header.getInt(8), header.getInt(16), header.getInt(20));
      }
    }
    throw new MalformedImageException("%s has no section .cmdline".formatted(name));
  }

  private static KernelLineSlot slot(
      Octets file, String name, long header, int virtualSize, int rawSize, int rawAt)
      throws IOException {
    MalformedImageException.unless(
        virtualSize >= 0 && rawSize >= 0 && rawSize <= LONGEST_LINE,
        "the kernel line of %s has %d octets",
        name,
        rawSize);
    var octets = new byte[Math.min(virtualSize, rawSize)];
    var at = Integer.toUnsignedLong(rawAt);
    file.read(at, rawSize).get(octets);
    var text = new String(octets, StandardCharsets.UTF_8).replace("\0", "").strip();
    return new KernelLineSlot(
        name,
        text,
        file.inFile(at),
        rawSize,
        List.of(new LengthField(file.inFile(header + 8), LengthField.Form.LITTLE)),
        '\0');
  }

  /** Data directory 4 is the certificate table (PE/COFF §4.7). */
  private static void refuseSigned(Octets file, long optional, int size, String name)
      throws IOException {
    if (size < 2) {
      return;
    }
    var directories = file.read(optional, 2).getShort(0) == 0x20b ? 112 : 96;
    var certificates = directories + 4 * 8;
    if (size < certificates + 8) {
      return;
    }
    MalformedImageException.unless(
        file.read(optional + certificates, 8).getInt(4) == 0,
        "%s is signed for Secure Boot: another kernel line would break its signature; put the arguments into its schematic, and serve it as it is (loader uki-signed)",
        name);
  }
}
