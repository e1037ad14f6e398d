package dev.ichor.boot.ipxe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.ipxe.IpxeScript.Rendered;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpxeScriptTest {
  private static final MachineId MACHINE = MachineId.parse("6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
  private static final BootEndpoint ENDPOINT = new BootEndpoint("10.77.0.1", 8081, 8090, 8091);
  private static final BootProfile PROFILE =
      new BootProfile(
          "v1.14.0", BootProfile.DEFAULT_SCHEMATIC, Architecture.AMD64, List.of("panic=10"));

  private static String text(BootAnswer answer) {
    return ((Rendered.Text) IpxeScript.render(answer, MAC, ENDPOINT, Optional.of("tok"))).script();
  }

  @Test
  @DisplayName("Netboot: kernel, initramfs, boot; every failure pauses and asks for a fresh script")
  void netboot() {
    assertThat(text(new BootAnswer.Netboot(MACHINE, PROFILE, "machine is PENDING")))
        .isEqualTo(
            """
            #!ipxe
            echo Ichor: machine 6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11, 52:54:00:12:34:56
            echo Ichor: machine is PENDING
            isset ${ichor-wait} || set ichor-wait:int32 5
            imgfree
            kernel http://10.77.0.1:8081/assets/v1.14.0/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/kernel-amd64 \
            initrd=initramfs.xz talos.platform=metal slab_nomerge pti=on consoleblank=0 printk.devkmsg=on \
            selinux=1 module.sig_enforce=1 proc_mem.force_override=never console=tty0 console=ttyS0 \
            talos.config=http://10.77.0.1:8081/config/tok talos.events.sink=10.77.0.1:8090 \
            talos.logging.kernel=tcp://10.77.0.1:8091 panic=10 || goto failed
            initrd --name initramfs.xz http://10.77.0.1:8081/assets/v1.14.0/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba/initramfs-amd64.xz || goto failed
            boot || goto failed
            :failed
            echo Ichor: kernel or initramfs did not load, machine 52:54:00:12:34:56; next attempt in ${ichor-wait} seconds
            sleep ${ichor-wait} ||
            iseq ${ichor-wait} 40 || inc ichor-wait ${ichor-wait}
            imgfree
            chain --replace --autofree http://10.77.0.1:8081/boot/52-54-00-12-34-56/script.ipxe || goto failed
            goto failed
            """);
  }

  @Test
  @DisplayName("Hold: who the machine is, why it waits; sleeps and asks again, for ever")
  void hold() {
    assertThat(text(new BootAnswer.Hold(MACHINE, Duration.ofSeconds(15), "install failed twice")))
        .isEqualTo(
            """
            #!ipxe
            echo Ichor: machine 6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11, 52:54:00:12:34:56
            :wait
            echo Ichor: waiting: install failed twice
            echo Ichor: asking again every 15 seconds
            clear ichor-wait ||
            sleep 15 ||
            chain --replace --autofree http://10.77.0.1:8081/boot/52-54-00-12-34-56/script.ipxe ||
            goto wait
            """);
  }

  @Test
  @DisplayName(
      "Disk by exit: firmware goes on in its boot order; UEFI only after a failure (UEFI 2.10 §3.1.1)")
  void exit() {
    assertThat(text(new BootAnswer.Disk(MACHINE, DiskBoot.EXIT, "machine is ACTIVE")))
        .isEqualTo(
            """
            #!ipxe
            echo Ichor: machine 6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11, 52:54:00:12:34:56
            echo Ichor: booting the disk: machine is ACTIVE
            iseq ${platform} efi && goto uefi ||
            exit
            :uefi
            exit 1
            """);
  }

  @Test
  @DisplayName("Disk by sanboot: drive 0x80; a disk that does not boot is said and asked again")
  void sanboot() {
    assertThat(text(new BootAnswer.Disk(MACHINE, DiskBoot.SANBOOT, "machine is ACTIVE")))
        .contains("\nsanboot --no-describe --drive 0x80 || goto failed\n:failed\n")
        .contains("echo Ichor: the first disk does not boot, machine 52:54:00:12:34:56;")
        .endsWith("goto failed\n");
  }

  @Test
  @DisplayName("Disk by 404 and silence have no script")
  void none() {
    assertThat(
            IpxeScript.render(
                new BootAnswer.Disk(MACHINE, DiskBoot.NOT_FOUND, "so"),
                MAC,
                ENDPOINT,
                Optional.empty()))
        .isEqualTo(new Rendered.NotFound("so"));
    assertThat(IpxeScript.render(new BootAnswer.Silence("so"), MAC, ENDPOINT, Optional.empty()))
        .isEqualTo(new Rendered.NotFound("so"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\nreboot",
        "x || reboot",
        "x && shell",
        "x ; shell",
        "x # y",
        "${net0/ip}",
        "$ {x}",
        "a\u0000b",
        "\u202egnp",
        "x\rshell",
        "`id`",
        "x\\ny"
      })
  @DisplayName("A reason from outside stays a reason: no second line, operator or expansion")
  void injection(String why) {
    var script = text(new BootAnswer.Hold(MACHINE, Duration.ofSeconds(15), why));
    var line = script.lines().filter(one -> one.startsWith("echo Ichor: waiting: ")).findFirst();
    assertThat(script.lines()).hasSize(9);
    assertThat(line.orElseThrow())
        .matches("[ -~]*")
        .doesNotContain("||", "&&", ";", "#", "$", "{", "`", "\\");
  }

  @Test
  @DisplayName("A profile whose arguments cannot be written holds with the reason")
  void unusable() {
    var profile =
        new BootProfile(
            "v1.14.0", BootProfile.DEFAULT_SCHEMATIC, Architecture.AMD64, List.of("x || reboot"));
    assertThat(text(new BootAnswer.Netboot(MACHINE, profile, "new")))
        .contains(":wait\necho Ichor: waiting: kernel argument 'x ?? reboot' cannot be used")
        .doesNotContain("\nkernel ");
  }

  @ParameterizedTest
  @EnumSource(DiskBoot.class)
  @DisplayName("No script reboots, powers off or opens a shell, whatever the answer")
  void neverGivesUp(DiskBoot method) {
    var answers =
        List.of(
            new BootAnswer.Netboot(MACHINE, PROFILE, "a"),
            new BootAnswer.Disk(MACHINE, method, "b"),
            new BootAnswer.Hold(MACHINE, Duration.ZERO, "c"));
    for (var answer : answers) {
      if (IpxeScript.render(answer, MAC, ENDPOINT, Optional.empty())
          instanceof Rendered.Text(var script)) {
        assertThat(script.lines().map(line -> line.split(" ")[0]))
            .doesNotContain("reboot", "poweroff", "shell", "prompt");
      }
    }
  }

  @Test
  @DisplayName(
      "autoexec.ipxe brings up the network and fetches the script of the booting interface")
  void autoexec() {
    assertThat(IpxeScript.autoexec(ENDPOINT))
        .startsWith("#!ipxe\nisset ${ip} || dhcp || goto failed\n")
        .contains(
            "chain --replace --autofree http://10.77.0.1:8081/boot/${netX/mac:hexhyp}/script.ipxe");
  }

  @Test
  @DisplayName("The endpoint is a literal; an unknown local address is left to iPXE")
  void literals() throws Exception {
    assertThat(BootEndpoint.literal(InetAddress.getByName("10.1.2.3"))).isEqualTo("10.1.2.3");
    assertThat(BootEndpoint.literal(InetAddress.getByName("fd00::1")))
        .isEqualTo("[fd00:0:0:0:0:0:0:1]");
    assertThat(BootEndpoint.literal(InetAddress.getByName("0.0.0.0"))).isEqualTo("${next-server}");
  }
}
