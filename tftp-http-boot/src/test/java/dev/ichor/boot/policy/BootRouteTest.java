package dev.ichor.boot.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.policy.BootRoute.LoaderConfig.Reader;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootRouteTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");

  @Test
  @DisplayName("Every name that can be advertised has its route")
  void names() {
    for (var loader : BootRoute.LOADERS) {
      assertThat(BootRoute.ofTftp(loader)).isEqualTo(new BootRoute.Loader(loader));
      assertThat(BootRoute.ofHttp(BootNames.loaderPath(loader)))
          .isEqualTo(new BootRoute.Loader(loader));
    }
    assertThat(BootRoute.ofTftp(BootNames.AUTOEXEC)).isEqualTo(new BootRoute.Autoexec());
    assertThat(BootRoute.ofHttp("/" + BootNames.AUTOEXEC)).isEqualTo(new BootRoute.Autoexec());
    assertThat(BootRoute.ofHttp(BootNames.loaderPath(BootNames.AUTOEXEC)))
        .isEqualTo(new BootRoute.Autoexec());
    assertThat(BootRoute.ofHttp(BootNames.scriptPath(MAC))).isEqualTo(new BootRoute.Script(MAC));
    var profile =
        new BootProfile(
            "v1.14.0-rc.1", BootProfile.DEFAULT_SCHEMATIC, Architecture.ARM64, List.of());
    assertThat(BootRoute.ofHttp(BootNames.initramfsPath(profile)))
        .isEqualTo(
            new BootRoute.Asset(
                "v1.14.0-rc.1", BootProfile.DEFAULT_SCHEMATIC, "initramfs-arm64.xz"));
    assertThat(BootRoute.ofHttp(BootNames.configPath("a_B-9")))
        .isEqualTo(new BootRoute.Config("a_B-9"));
  }

  @Test
  @DisplayName("Configuration is not served over TFTP, and its token is in no text of the route")
  void config() {
    assertThat(BootRoute.ofTftp("config/abc")).isInstanceOf(BootRoute.Unknown.class);
    assertThat(new BootRoute.Config("abc").toString()).doesNotContain("abc");
  }

  @Test
  @DisplayName("A file with the form of a loader may be the operator's own")
  void operatorsOwn() {
    assertThat(BootRoute.ofTftp("Custom-1.efi")).isEqualTo(new BootRoute.Loader("Custom-1.efi"));
    assertThat(BootRoute.ofHttp("/loader/grubx64.efi"))
        .isEqualTo(new BootRoute.Loader("grubx64.efi"));
    assertThat(BootRoute.ofTftp("SNPONLY.EFI")).isEqualTo(new BootRoute.Loader("snponly.efi"));
  }

  @Test
  @DisplayName(
      "What PXELINUX and GRUB ask for: by MAC address, UUID, address, fewer digits, default")
  void otherLoaders() {
    for (var name :
        List.of("pxelinux.cfg/01-52-54-00-12-34-56", "/a/pxelinux.cfg/01-52-54-00-12-34-56")) {
      assertThat(BootRoute.ofTftp(name))
          .isEqualTo(new BootRoute.LoaderConfig(Reader.PXELINUX, Optional.of(MAC)));
    }
    for (var name :
        List.of("4c4c4544-0000-1010-8000-cac04f4b4b31", "0A4D0064", "0A4D", "0", "default")) {
      assertThat(BootRoute.ofTftp("pxelinux.cfg/" + name))
          .isEqualTo(new BootRoute.LoaderConfig(Reader.PXELINUX, Optional.empty()));
    }
    assertThat(BootRoute.ofHttp(BootNames.pxelinuxPath(MAC)))
        .isEqualTo(new BootRoute.LoaderConfig(Reader.PXELINUX, Optional.of(MAC)));
    assertThat(BootRoute.ofHttp(BootNames.grubPath(MAC)))
        .isEqualTo(new BootRoute.LoaderConfig(Reader.GRUB, Optional.of(MAC)));
    for (var name : List.of("grub.cfg", "grub/grub.cfg", "boot/grub/grub.cfg-0A4D0064")) {
      assertThat(BootRoute.ofTftp(name))
          .isEqualTo(new BootRoute.LoaderConfig(Reader.GRUB, Optional.empty()));
    }
    assertThat(BootRoute.ofTftp("boot/grub/i386-pc/normal.mod"))
        .isEqualTo(new BootRoute.GrubModule("i386-pc", "normal.mod"));
    assertThat(BootRoute.ofTftp("grub/x86_64-efi/grub.cfg")).isInstanceOf(BootRoute.Unknown.class);
    assertThat(BootRoute.ofHttp(BootNames.isoPath(MAC)))
        .isEqualTo(new BootRoute.Image(MAC, BootRoute.Image.Form.ISO));
    assertThat(BootRoute.ofHttp(BootNames.ukiPath(MAC)))
        .isEqualTo(new BootRoute.Image(MAC, BootRoute.Image.Form.UKI));
  }

  @Test
  @DisplayName("Other guesses of loaders are unknown, not faults")
  void guesses() {
    assertThat(BootRoute.ofTftp("pxelinux.cfg/01-00-00-00-00-00-00"))
        .isInstanceOf(BootRoute.Unknown.class);
    assertThat(BootRoute.ofTftp("pxelinux.cfg/passwd")).isInstanceOf(BootRoute.Unknown.class);
    assertThat(BootRoute.ofHttp("/loader/..efi")).isInstanceOf(BootRoute.Unknown.class);
    assertThat(BootRoute.ofHttp(BootNames.loaderPath(BootNames.GO_TO_DISK)))
        .isInstanceOfSatisfying(
            BootRoute.Unknown.class, route -> assertThat(route.why()).contains("sent to its disk"));
    assertThat(BootRoute.ofTftp(BootNames.GO_TO_DISK)).isInstanceOf(BootRoute.Unknown.class);
  }
}
