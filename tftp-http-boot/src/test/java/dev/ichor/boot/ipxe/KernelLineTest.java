package dev.ichor.boot.ipxe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLineTest {
  private static final BootEndpoint ENDPOINT = new BootEndpoint("10.77.0.1", 8081, 8090, 8091);

  private static KernelLine.Outcome line(String version, Architecture architecture, String... own) {
    var profile =
        new BootProfile(version, BootProfile.DEFAULT_SCHEMATIC, architecture, List.of(own));
    return KernelLine.of(profile, ENDPOINT, Optional.of("tok"));
  }

  private static String text(String version, Architecture architecture, String... own) {
    return ((KernelLine.Outcome.Line) line(version, architecture, own)).text();
  }

  @Test
  @DisplayName("Talos 1.14 on amd64, every argument with its concrete value")
  void amd64() {
    assertThat(text("v1.14.0", Architecture.AMD64, "talos.hostname=a", "panic=10"))
        .isEqualTo(
            "initrd=initramfs.xz talos.platform=metal slab_nomerge pti=on consoleblank=0"
                + " printk.devkmsg=on selinux=1 module.sig_enforce=1 proc_mem.force_override=never"
                + " console=tty0 console=ttyS0 talos.config=http://10.77.0.1:8081/config/tok"
                + " talos.events.sink=10.77.0.1:8090 talos.logging.kernel=tcp://10.77.0.1:8091"
                + " talos.hostname=a panic=10");
  }

  @Test
  @DisplayName("ARM64 has its own serial console; consoles of the profile replace the defaults")
  void consoles() {
    assertThat(text("v1.14.0", Architecture.ARM64)).contains(" console=tty0 console=ttyAMA0 ");
    assertThat(text("v1.14.0", Architecture.AMD64, "console=ttyS1,115200"))
        .doesNotContain("console=tty0")
        .endsWith(" console=ttyS1,115200");
  }

  @Test
  @DisplayName("The defaults are those of the Talos version")
  void versions() {
    assertThat(text("v1.13.9", Architecture.AMD64)).contains("init_on_alloc=1", "proc_mem.");
    assertThat(text("v1.12.1", Architecture.AMD64)).doesNotContain("proc_mem.");
    assertThat(text("v1.10.0", Architecture.AMD64)).contains("ima_template=ima-ng", "selinux=1");
    assertThat(text("v1.9.5", Architecture.AMD64)).doesNotContain("selinux=1");
    assertThat(text("v2.0.0", Architecture.AMD64)).doesNotContain("init_on_alloc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", "||", "&&", ";", "#x", "x=${uuid}", "x\ny", "caf\u00e9"})
  @DisplayName("An argument that iPXE would take as syntax is refused with the reason")
  void unusable(String argument) {
    assertThat(line("v1.14.0", Architecture.AMD64, argument))
        .isInstanceOfSatisfying(
            KernelLine.Outcome.Unusable.class,
            unusable -> assertThat(unusable.why()).contains("correct it in the profile"));
  }

  @Test
  @DisplayName("A line that Linux takes only without what the loaders add is refused, not cut")
  void tooLong() {
    var fixed = text("v1.14.0", Architecture.AMD64, "x=").length();
    var fill = "x=" + "y".repeat(KernelLine.LONGEST - fixed);
    assertThat(text("v1.14.0", Architecture.AMD64, fill)).hasSize(1663);
    assertThat(line("v1.14.0", Architecture.AMD64, fill + "y"))
        .isInstanceOfSatisfying(
            KernelLine.Outcome.Unusable.class,
            unusable -> assertThat(unusable.why()).contains("has 1664 characters, 1663 is"));
  }

  @Test
  @DisplayName("The longest line, with what GRUB and PXELINUX write in front, is one for Linux")
  void inFront() {
    var host = "fd00:1111:2222:3333:4444:5555:6666:7777";
    var far = new BootEndpoint("[" + host + "]", 65535, 8090, 8091);
    var profile =
        new BootProfile(
            "v1.14.0-alpha.12", BootProfile.DEFAULT_SCHEMATIC, Architecture.ARM64, List.of());
    var kernel = BootNames.kernelPath(profile);
    var grub = "BOOT_IMAGE=(http," + host + ":65535)" + kernel + " ";
    var pxelinux =
        "BOOT_IMAGE=%s initrd=%s "
            .formatted(far.url(kernel), far.url(BootNames.initramfsPath(profile)));
    assertThat(grub.length() + KernelLine.LONGEST).isLessThan(2048);
    assertThat(pxelinux.length() + KernelLine.LONGEST).isLessThan(2048);
  }

  @Test
  @DisplayName("The most that people can give one machine has room on the line of its wipe")
  void roomForPeople() {
    var network =
        new NetworkProfile(
            Optional.empty(), Optional.of("eth1"), Optional.empty(), Optional.empty());
    var own = new ArrayList<>(List.of("talos.experimental.wipe=system"));
    own.addAll(List.of("console=tty0", "console=ttyS1,115200n8"));
    own.addAll(network.kernelArguments());
    own.add("x=" + "y".repeat(1021));
    assertThat(line("v1.9.5", Architecture.AMD64, own.toArray(String[]::new)))
        .isInstanceOf(KernelLine.Outcome.Line.class);
  }
}
