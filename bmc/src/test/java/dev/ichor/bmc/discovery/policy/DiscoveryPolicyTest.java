package dev.ichor.bmc.discovery.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.discovery.policy.BmcClaim.Match;
import dev.ichor.bmc.policy.Probed;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");

  @Test
  @DisplayName("A range is a network without its first and last address, a span, or one address")
  void ranges() {
    assertThat(AddressRange.parse("10.0.0.0/30").addresses())
        .containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(AddressRange.parse("10.0.0.255-10.0.1.1").addresses())
        .containsExactly("10.0.0.255", "10.0.1.0", "10.0.1.1");
    assertThat(AddressRange.parse("192.168.1.9").addresses()).containsExactly("192.168.1.9");
    assertThat(AddressRange.parse("10.1.0.0/16").addresses()).hasSize(65_534);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/8", "10.0.0.9-10.0.0.1", "bmc.example", "10.0.0.0/x", "1-2"})
  @DisplayName("What is no range, or too large a one, is refused")
  void noRange(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Machine machine(
      String name, Optional<UUID> uuid, String serial, Set<MacAddress> macs) {
    return Machine.discovered(
        MachineId.random(), new MachineKeys(uuid, Optional.of(serial), macs), name, NOW);
  }

  private static BmcClaim claim(List<UUID> uuids, String serial, Set<MacAddress> macs) {
    return new BmcClaim(uuids, Optional.empty(), Optional.empty(), Optional.of(serial), macs);
  }

  @Test
  @DisplayName("UUID before MAC before serial; two machines that fit are left to a person")
  void matching() {
    var uuid = new UUID(1, 2);
    var byUuid = machine("a", Optional.of(uuid), "S1", Set.of());
    var byMac = machine("b", Optional.empty(), "S2", Set.of(MAC));
    var bySerial = machine("c", Optional.empty(), "S3", Set.of());
    var all = List.of(byUuid, byMac, bySerial);
    assertThat(claim(List.of(uuid), "S3", Set.of(MAC)).match(all))
        .isEqualTo(new Match.One(byUuid.id(), "system UUID"));
    assertThat(claim(List.of(), "S3", Set.of(MAC)).match(all))
        .isEqualTo(new Match.One(byMac.id(), "MAC address"));
    assertThat(claim(List.of(), " S3 ", Set.of()).match(all))
        .isEqualTo(new Match.One(bySerial.id(), "serial number"));
    assertThat(claim(List.of(), "S9", Set.of()).match(all)).isEqualTo(new Match.Nobody());
    var twin = machine("d", Optional.empty(), "S3", Set.of());
    assertThat(claim(List.of(), "S3", Set.of()).match(List.of(bySerial, twin)))
        .isEqualTo(new Match.Several(List.of("c", "d")));
  }

  @Test
  @DisplayName("Empty UUIDs and serial numbers that name nobody match nobody")
  void emptyKeys() {
    var zero = machine("a", Optional.of(new UUID(0, 0)), "To be filled by O.E.M.", Set.of());
    assertThat(
            claim(List.of(new UUID(0, 0)), "To be filled by O.E.M.", Set.of()).match(List.of(zero)))
        .isEqualTo(new Match.Nobody());
  }

  @Test
  @DisplayName("Cipher 0, null user, IPMI 1.5, shipped password and an old certificate are told")
  void findings() {
    var probed =
        new Probed(
            Optional.of(
                new Probed.Root(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(NOW.minus(Duration.ofDays(1))))),
            Optional.of(new Probed.Lan(true, true, true, false, List.of(0, 3, 17))),
            "");
    var shipped = Optional.of(new Credential("root", Secret.of("calvin")));
    assertThat(BmcFinding.of(probed, shipped, NOW))
        .extracting(BmcFinding::code)
        .containsExactlyInAnyOrder(
            "cipher-0",
            "null-user",
            "ipmi-15",
            "rakp-hash",
            "certificate-expired",
            "default-password");
    assertThat(BmcFinding.of(probed, shipped, NOW).toString()).doesNotContain("calvin");
    var own = Optional.of(new Credential("root", Secret.of("3kd9-own-one")));
    assertThat(BmcFinding.of(Probed.SILENT, own, NOW)).isEmpty();
  }

  @Test
  @DisplayName(
      "SSDP: an answer counts by its sender; only the port of its service root is believed")
  void ssdp() {
    var answer =
        "HTTP/1.1 200 OK\r\nCACHE-CONTROL:max-age=1800\r\n"
            + "ST:urn:dmtf-org:service:redfish-rest:1:9\r\n"
            + "USN:uuid:0a1b::urn:dmtf-org:service:redfish-rest:1\r\n"
            + "AL:https://10.0.0.66:8443/redfish/v1/\r\nEXT:\r\n\r\n";
    assertThat(SsdpAnswer.parse(answer, "10.0.0.9")).contains(new SsdpAnswer("10.0.0.9", 8443));
    assertThat(SsdpAnswer.parse(answer.replace("redfish-rest", "printer"), "10.0.0.9")).isEmpty();
    assertThat(SsdpAnswer.parse(answer.replace("8443", "99999"), "10.0.0.9")).isEmpty();
    var random = new Random(5);
    for (var size = 0; size < answer.length(); size++) {
      SsdpAnswer.parse(answer.substring(0, size), "10.0.0.9");
      var noise = new byte[size];
      random.nextBytes(noise);
      SsdpAnswer.parse(
          "HTTP/1.1 200" + new String(noise, java.nio.charset.StandardCharsets.ISO_8859_1), "h");
    }
  }
}
