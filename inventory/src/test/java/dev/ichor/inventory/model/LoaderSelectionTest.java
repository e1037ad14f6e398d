package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderSelectionTest {
  @ParameterizedTest
  @DisplayName("Words and file names are read and written the same")
  @ValueSource(strings = {"auto", "undionly", "snponly", "ipxe", "snp-b57.efi", "lpxelinux.0"})
  void roundTrip(String text) {
    assertThat(LoaderSelection.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @DisplayName(
      "What could leave the loaders' directory, or is no loader, is refused with the words")
  @ValueSource(
      strings = {
        "",
        "../x.efi",
        "/x.efi",
        "a/b.efi",
        "a..efi",
        ".efi",
        "x",
        "x.txt",
        "x.efi\n",
        "boot-from-disk.efi"
      })
  void refused(String text) {
    assertThatThrownBy(() -> LoaderSelection.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("auto, undionly, snponly, ipxe");
  }

  @Test
  @DisplayName("The closer settings win where they say something; quirks add up")
  void over() {
    var cluster =
        new BootSettings(
            LoaderSelection.parse("ipxe"), Set.of(BootQuirk.parse("no-boot-item-echo")));
    var own = new BootSettings(LoaderSelection.AUTO, Set.of(BootQuirk.UEFI_SKIPS_DISCOVERY));
    assertThat(own.over(cluster))
        .isEqualTo(
            new BootSettings(
                LoaderSelection.parse("ipxe"),
                Set.of(BootQuirk.UEFI_SKIPS_DISCOVERY, BootQuirk.NO_BOOT_ITEM_ECHO)));
    assertThat(new BootSettings(LoaderSelection.parse("snponly"), Set.of()).over(cluster).loader())
        .hasToString("snponly");
    assertThatThrownBy(() -> BootQuirk.parse("none")).hasMessageContaining("uefi-skips-discovery");
  }
}
