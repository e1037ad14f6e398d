package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private final Documents documents =
      new Documents(
          new Sealer(
              KeyRing.parse("t " + Base64.getEncoder().encodeToString(new byte[32]), "memory")));
  private final Machine machine =
      Machine.discovered(
          MachineId.random(),
          new MachineKeys(Optional.empty(), Optional.of("SN1"), Set.of()),
          "m",
          Instant.parse("2026-11-22T12:00:00Z"));

  @Test
  @DisplayName("A machine with its own loader and quirks comes back as it was")
  void loader() {
    for (var text : new String[] {"auto", "snponly", "own.efi"}) {
      var settings =
          new BootSettings(LoaderSelection.parse(text), Set.of(BootQuirk.UEFI_SKIPS_DISCOVERY));
      var own = machine.withBoot(Optional.of(settings));
      assertThat(documents.read(documents.write(own), Machine.class)).isEqualTo(own);
    }
  }

  @Test
  @DisplayName("A machine that an earlier version wrote, without boot settings, is read")
  void earlier() {
    var before = documents.write(machine).replaceFirst("\"boot\":null,", "");
    assertThat(before).doesNotContain("\"boot\"");
    assertThat(documents.read(before, Machine.class)).isEqualTo(machine);
  }
}
