package dev.ichor.boot.grub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.ipxe.IpxeScript;
import dev.ichor.boot.pxelinux.PxelinuxConfig;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GRUB and PXELINUX are told what iPXE is told. */
class OtherLoadersTest {
  private static final MachineId MACHINE = MachineId.parse("6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
  private static final BootEndpoint SELF = new BootEndpoint("10.77.0.1", 8081, 8090, 8091);
  private static final BootProfile PROFILE =
      new BootProfile(
          "v1.13.9",
          BootProfile.DEFAULT_SCHEMATIC,
          Architecture.AMD64,
          List.of("ip=eth0:dhcp", "odd='$x;{y}'"));
  private static final BootAnswer NETBOOT =
      new BootAnswer.Netboot(MACHINE, PROFILE, "it's \"new\"");
  private static final BootAnswer HOLD =
      new BootAnswer.Hold(MACHINE, Duration.ofSeconds(15), "failed: $(reboot); || 'x'");

  private static String grub(BootAnswer answer) {
    return GrubConfig.render(answer, MAC, SELF, Optional.of("t0ken")).orElseThrow();
  }

  private static String pxelinux(BootAnswer answer) {
    return PxelinuxConfig.render(answer, MAC, SELF, Optional.of("t0ken")).orElseThrow();
  }

  @Test
  @DisplayName(
      "the same kernel, initramfs and arguments in all three languages, but iPXE's initrd=")
  void same() {
    var ipxe =
        ((IpxeScript.Rendered.Text) IpxeScript.render(NETBOOT, MAC, SELF, Optional.of("t0ken")))
            .script();
    var line = ipxe.lines().filter(it -> it.startsWith("kernel ")).findFirst().orElseThrow();
    var arguments =
        List.of(line.substring(0, line.indexOf(" ||")).split(" ")).stream()
            .skip(2)
            .filter(it -> !it.startsWith("initrd="))
            .toList();
    assertThat(arguments)
        .contains("talos.config=http://10.77.0.1:8081/config/t0ken", "ip=eth0:dhcp");
    assertThat(pxelinux(NETBOOT))
        .contains("APPEND " + String.join(" ", arguments) + "\n")
        .contains("KERNEL http://10.77.0.1:8081/assets/v1.13.9/");
    for (var argument : arguments) {
      assertThat(grub(NETBOOT)).contains(argument.replace("'", "'\\''"));
    }
    assertThat(grub(NETBOOT))
        .doesNotContain("initrd=")
        .contains("set first='(http,10.77.0.1:8081)'\n", "set second='(tftp,10.77.0.1)'\n")
        .contains("if [ \"$grub_platform\" = pc ]; then set swap=$first;");
  }

  @Test
  @DisplayName("a hold says why and asks again; nothing ends in a prompt or a reboot")
  void hold() {
    assertThat(grub(HOLD))
        .contains("echo 'Ichor: waiting: failed: ?(reboot), ??")
        .endsWith("sleep 15\nconfigfile (tftp,10.77.0.1)/grub/grub.cfg-01-52-54-00-12-34-56\n");
    assertThat(pxelinux(HOLD))
        .contains("TIMEOUT 150\nONTIMEOUT again\n")
        .endsWith("LABEL again\n  CONFIG pxelinux.cfg/01-52-54-00-12-34-56\n");
    for (var answer : List.of(NETBOOT, HOLD)) {
      assertThat(grub(answer)).doesNotContain("\nreboot").doesNotContain("\nhalt");
      assertThat(pxelinux(answer)).doesNotContain("reboot.c32");
    }
  }

  @Test
  @DisplayName("each way to the disk has its own words; silence is nothing")
  void disk() {
    assertThat(grub(disk(DiskBoot.EXIT))).endsWith("exit 1\n");
    assertThat(grub(disk(DiskBoot.SANBOOT))).contains("chainloader +1; boot");
    assertThat(pxelinux(disk(DiskBoot.EXIT))).endsWith("LOCALBOOT -1\n");
    assertThat(pxelinux(disk(DiskBoot.SANBOOT))).endsWith("LOCALBOOT 0x80\n");
    assertThat(grub(disk(DiskBoot.BMC))).contains("its BMC is told");
    var silence = new BootAnswer.Silence("retired");
    assertThat(GrubConfig.render(silence, MAC, SELF, Optional.empty())).isEmpty();
    assertThat(PxelinuxConfig.render(silence, MAC, SELF, Optional.empty())).isEmpty();
  }

  private static BootAnswer disk(DiskBoot method) {
    return new BootAnswer.Disk(MACHINE, method, "installed");
  }

  @Test
  @DisplayName("GRUB's own parser takes every configuration (grub-script-check)")
  void checked(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/grub-script-check")),
        "grub-script-check is not installed: package grub-common");
    var all =
        List.of(
            grub(NETBOOT),
            grub(HOLD),
            grub(disk(DiskBoot.EXIT)),
            grub(disk(DiskBoot.SANBOOT)),
            GrubConfig.byMac(SELF));
    for (var text : all) {
      var file = Files.writeString(directory.resolve("grub.cfg"), text);
      var check = new ProcessBuilder("grub-script-check", file.toString()).inheritIO().start();
      assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(check.exitValue()).as(text).isZero();
    }
  }
}
