package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ichor.simulator.node.NodeHardware.Disk;
import dev.ichor.simulator.node.NodeHardware.MemoryModule;
import dev.ichor.simulator.node.NodeHardware.Nic;
import dev.ichor.simulator.node.NodeHardware.Processor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's files as Debian's Linux 6.1 shows them in a lab machine. */
class SysHardwareTest {
  private static final String CPU =
      "processor\t: %d\nvendor_id\t: AuthenticAMD\nmodel name\t: QEMU TCG CPU version 2.5+\n"
          + "cpu MHz\t\t: 2449.998\nphysical id\t: %d\ncpu cores\t: 2\n\n";

  /** SMBIOS type 17 of QEMU 7.2: 1024 MiB in slot "DIMM 0" of manufacturer "QEMU". */
  private static final byte[] DIMM =
      ("\21\50\0\21\0\20\376\377\0\0\0\0\0\4\11\0\1\0\7\2\0\0\0\2\0\0\0\0"
              + "\0\0\0\0\0\0\0\0\0\0\0\0DIMM 0\0QEMU\0\0")
          .getBytes(ISO_8859_1);

  @TempDir Path root;

  @BeforeEach
  void machine() throws Exception {
    file("sys/class/dmi/id/product_uuid", "4C4C4544-0000-4A10-8000-000000770001\n");
    file("sys/class/dmi/id/product_serial", "LAB-tap0\n");
    file("sys/class/dmi/id/sys_vendor", "Ichor\n");
    file("sys/class/dmi/id/product_name", "Lab\n");
    file("proc/cpuinfo", CPU.formatted(0, 0) + CPU.formatted(1, 0) + CPU.formatted(2, 1));
    file("sys/firmware/dmi/entries/17-0/raw", new String(DIMM, ISO_8859_1));
    file("sys/block/vda/size", "8388608\n");
    file("sys/block/vda/serial", "LABDISK-tap0\n");
    file("sys/block/vda/queue/rotational", "1\n");
    Files.createDirectory(root.resolve("sys/block/vda/device"));
    Files.createSymbolicLink(
        root.resolve("sys/block/vda/device/subsystem"), Path.of("../../../bus/virtio"));
    file("sys/block/loop0/size", "0\n");
    file("sys/class/net/eth0/address", "52:54:00:77:00:01\n");
    file("sys/class/net/eth0/carrier", "1\n");
    file("sys/class/net/eth0/speed", "-1\n");
    Files.createDirectory(root.resolve("sys/class/net/eth0/device"));
    file("sys/class/net/lo/address", "00:00:00:00:00:00\n");
  }

  @Test
  @DisplayName("System, sockets, memory, disks that are disks and cards that are cards")
  void read() {
    var hardware = SysHardware.read(new SysFiles(root));
    assertThat(hardware.uuid()).isEqualTo("4c4c4544-0000-4a10-8000-000000770001");
    assertThat(hardware.serial()).isEqualTo("LAB-tap0");
    assertThat(hardware.processors())
        .containsExactly(
            new Processor("CPU 0", "AuthenticAMD", "QEMU TCG CPU version 2.5+", 2, 2, 2449),
            new Processor("CPU 1", "AuthenticAMD", "QEMU TCG CPU version 2.5+", 2, 1, 2449));
    assertThat(hardware.memory()).containsExactly(new MemoryModule("DIMM 0", 1024, "QEMU"));
    assertThat(hardware.disks())
        .containsExactly(new Disk("vda", "", "LABDISK-tap0", "", 4L << 30, "virtio", true));
    assertThat(hardware.nics()).containsExactly(new Nic("eth0", "52:54:00:77:00:01", true, 0));
  }

  @Test
  @DisplayName("SMBIOS type 17 (DSP0134 §7.18) cut short or random is never an exception")
  void malformed() {
    for (int length = 0; length < DIMM.length; length++) {
      var cut = Arrays.copyOf(DIMM, length);
      assertThatCode(() -> SmbiosMemory.decode(cut)).doesNotThrowAnyException();
    }
    var random = new Random(17);
    for (int i = 0; i < 5000; i++) {
      var octets = new byte[random.nextInt(64)];
      random.nextBytes(octets);
      assertThatCode(() -> SmbiosMemory.decode(octets)).doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("A size of 7FFFh is in the extended size (DSP0134 §7.18.5)")
  void extendedSize() {
    var large = DIMM.clone();
    large[0x0c] = (byte) 0xff;
    large[0x0d] = 0x7f;
    large[0x1e] = 1; // 65536 MiB
    assertThat(SmbiosMemory.decode(large).orElseThrow().sizeMiB()).isEqualTo(65536);
  }

  private void file(String path, String text) throws Exception {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(ISO_8859_1));
  }
}
