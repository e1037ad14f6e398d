package dev.ichor.lab.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what runs to a disk so that real firmware boots it: BIOS through GRUB in the gap after the
 * MBR, UEFI through {@code \EFI\BOOT\BOOTX64.EFI} of a FAT partition.
 *
 * @param root the running initramfs: {@code installer} in it holds vmlinuz and GRUB's images, each
 *     with the commands that start /VMLINUZ with /INITRD.IMG
 */
record Installer(Path root) {
  /** First sector of the boot partition. */
  static final int BOOT_START = 2048;

  /** 256 MiB: kernel, Java and the node, not compressed. */
  static final int BOOT_SECTORS = 524_288;

  /** What of the initramfs goes to the disk: all but the installer itself. */
  private static final List<String> OWN =
      List.of("init", "bin/busybox", "etc", "lib", "lib64", "node");

  /** The MBR is written last: a disk is bootable or it is not. */
  void install(FileChannel device) throws IOException {
    var core = Payload.file(installer("core.img"));
    if (core.size() > (long) (BOOT_START - 1) * Fat16.SECTOR) {
      throw new IOException("GRUB's core image does not fit before the boot partition");
    }
    var volume = new Fat16(BOOT_SECTORS, BOOT_START);
    volume.add("VMLINUZ", Payload.file(installer("vmlinuz")));
    volume.add("INITRD.IMG", Cpio.of(root, OWN));
    volume.add("EFI/BOOT/BOOTX64.EFI", Payload.file(installer("bootx64.efi")));
    volume.writeTo(device, (long) BOOT_START * Fat16.SECTOR);
    device.position(Fat16.SECTOR);
    core.writeTo(device);
    device.force(true);
    device.position(0);
    Payload.of(masterBootRecord(Files.readAllBytes(installer("boot.img")))).writeTo(device);
    device.force(true);
  }

  private Path installer(String name) {
    return root.resolve("installer").resolve(name);
  }

  private static ByteBuffer masterBootRecord(byte[] boot) {
    var mbr = ByteBuffer.allocate(Fat16.SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    mbr.put(0, boot, 0, 440).putInt(440, 0x1c408);
    partition(mbr, 446, 0x80, 0xef, BOOT_START, BOOT_SECTORS);
    partition(mbr, 462, 0, 0xda, RealDisk.STATE_START, RealDisk.STATE_SECTORS);
    return mbr.put(510, (byte) 0x55).put(511, (byte) 0xaa);
  }

  /** CHS addresses say "use the other fields". */
  private static void partition(
      ByteBuffer mbr, int at, int status, int type, int start, int sectors) {
    byte ff = (byte) 0xff;
    byte fe = (byte) 0xfe;
    mbr.put(at, new byte[] {(byte) status, fe, ff, ff, (byte) type, fe, ff, ff});
    mbr.putInt(at + 8, start).putInt(at + 12, sectors);
  }
}
