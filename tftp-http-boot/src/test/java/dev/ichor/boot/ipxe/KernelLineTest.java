package dev.ichor.boot.ipxe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootProfile;
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
  @DisplayName("A line longer than Linux takes is refused, not cut")
  void tooLong() {
    assertThat(line("v1.14.0", Architecture.AMD64, "x=" + "y".repeat(2000)))
        .isInstanceOf(KernelLine.Outcome.Unusable.class);
  }
}
