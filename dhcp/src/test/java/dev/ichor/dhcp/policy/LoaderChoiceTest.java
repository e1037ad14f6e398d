package dev.ichor.dhcp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.LoaderChoice.Loader;
import dev.ichor.dhcp.policy.LoaderChoice.None;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.LoaderSelection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderChoiceTest {
  private static LoaderChoice choice(int arch, String selection) {
    return LoaderChoice.of(List.of(new ClientArch(arch)), LoaderSelection.parse(selection));
  }

  @ParameterizedTest(name = "{1} on architecture {0} is {2}")
  @DisplayName("What is set for a machine picks the file that fits its firmware")
  @CsvSource({
    "0, auto, undionly.kpxe",
    "0, ipxe, ipxe.pxe",
    "0, snponly, undionly.kpxe",
    "7, auto, snponly.efi",
    "7, ipxe, ipxe.efi",
    "7, snponly, snponly.efi",
    "7, undionly, snponly.efi",
    "9, ipxe, ipxe.efi",
    "16, auto, ipxe.efi",
    "16, snponly, snponly.efi",
    "11, ipxe, ipxe-arm64.efi",
    "19, undionly, snponly-arm64.efi",
    "0, own.efi, own.efi",
    "27, own.efi, own.efi",
    "65535, own.efi, own.efi"
  })
  void selection(int arch, String selection, String file) {
    assertThat(choice(arch, selection))
        .isInstanceOfSatisfying(Loader.class, loader -> assertThat(loader.name()).isEqualTo(file));
  }

  @Test
  @DisplayName("A family that the firmware cannot start is said, not silently replaced")
  void doesNotFit() {
    assertThat(choice(7, "undionly").why()).contains("which has no undionly as it is set");
  }

  @Test
  @DisplayName("All 42 registered architectures have a name of their own, and a loader or a reason")
  void registry() {
    var names =
        IntStream.range(0, ClientArch.REGISTERED)
            .mapToObj(ClientArch::new)
            .map(ClientArch::toString)
            .toList();
    assertThat(names).doesNotHaveDuplicates().noneMatch(name -> name.contains("not registered"));
    for (var code = 0; code < ClientArch.REGISTERED; code++) {
      switch (choice(code, "auto")) {
        case Loader(var name, _) -> assertThat(BootNames.isLoaderFile(name)).isTrue();
        case None(var why) -> assertThat(why).contains(new ClientArch(code).toString());
      }
    }
    assertThat(choice(42, "auto").why()).contains("42 (not registered)");
    assertThat(LoaderChoice.of(List.of(), LoaderSelection.AUTO).why()).contains("option 93");
  }

  @Test
  @DisplayName("Of a list the first architecture with a loader wins (RFC 4578 §2.1)")
  void list() {
    var both = List.of(new ClientArch(1), new ClientArch(11), new ClientArch(7));
    assertThat(LoaderChoice.of(both, LoaderSelection.AUTO))
        .isInstanceOfSatisfying(
            Loader.class, loader -> assertThat(loader.name()).isEqualTo("snponly-arm64.efi"));
  }
}
