package dev.ichor.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.model.Selector;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

  @Test
  @DisplayName("Boot settings that an earlier version wrote, without kernel arguments, are read")
  void earlierSettings() {
    var settings = new BootSettings(LoaderSelection.parse("ipxe"), Set.of());
    var own = machine.withBoot(Optional.of(settings.withArguments(List.of("panic=30"))));
    var written = documents.write(own);
    assertThat(documents.read(written, Machine.class)).isEqualTo(own);
    var before = written.replaceFirst(",?\"arguments\":\\[\"panic=30\"]", "");
    assertThat(before).doesNotContain("arguments");
    assertThat(documents.read(before, Machine.class))
        .isEqualTo(machine.withBoot(Optional.of(settings)));
  }

  @Test
  @DisplayName("A BMC's key K_g is sealed like its password and comes back; one without is read")
  void key() {
    var bmc =
        new BmcEndpoint(
            BmcEndpoint.Protocol.IPMI, "10.0.0.9", 623, "ichor", Secret.of("password-word"));
    var wish =
        new IpmiWish(Optional.of(Secret.of("rack-key")), List.of(17, 8), Set.of(IpmiQuirk.IDZERO));
    var own = machine.withBmc(Optional.of(bmc.withIpmi(wish)));
    var written = documents.write(own);
    assertThat(written).doesNotContain("rack-key", "password-word");
    assertThat(documents.read(written, Machine.class)).isEqualTo(own);

    var plain = machine.withBmc(Optional.of(bmc));
    var earlier = documents.write(plain).replaceFirst(",\"ipmi\":null", "");
    assertThat(earlier).doesNotContain("\"ipmi\"");
    assertThat(documents.read(earlier, Machine.class)).isEqualTo(plain);
  }

  private static final String PATCH =
      "machine: {registries: {config: {r: {auth: {password: hush}}}}}";

  @Test
  @DisplayName("Patches of clusters, machines and rules are sealed on the disk and come back")
  void patches() {
    var cluster =
        new Cluster(
            "bronze",
            URI.create("https://10.0.0.1:6443"),
            "v1.13.9",
            "0".repeat(64),
            "1.36.1",
            Optional.empty(),
            List.of(),
            List.of(PATCH, "v1:not:sealed at all"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var assigned =
        machine.withAssignment(
            Optional.of(new Machine.Assignment("bronze", Role.WORKER, List.of(PATCH))));
    var rule =
        new Rule(
            "r",
            1,
            new Selector(Map.of()),
            new Rule.Action.Assign("bronze", Role.WORKER, List.of(PATCH)));
    for (var each : List.<Object>of(cluster, assigned, rule)) {
      var stored = documents.write(each);
      assertThat(stored).doesNotContain("hush").contains("v1:t:");
      assertThat(documents.read(stored, each.getClass())).isEqualTo(each);
    }
  }

  @Test
  @DisplayName("Patches that an earlier version stored in clear are read")
  void patchesInClear() {
    var assigned =
        machine.withAssignment(
            Optional.of(new Machine.Assignment("bronze", Role.WORKER, List.of("a: b"))));
    var earlier = documents.write(assigned).replaceFirst("\"v1:t:[^\"]+\"", "\"a: b\"");
    assertThat(earlier).contains("[\"a: b\"]");
    assertThat(documents.read(earlier, Machine.class)).isEqualTo(assigned);
  }
}
