package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Evidence.Source;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareEvidenceTest {
  @ParameterizedTest
  @CsvSource({
    "DHCP, dhcp-discover, speaker, pxe-firmware, true",
    "DHCP, dhcp-ack, speaker, http-firmware, true",
    "DHCP, dhcp-offer, speaker, ipxe, true",
    "DHCP, dhcp-request, speaker, other, false",
    "DHCP, dhcp-ack, via, eth0, false",
    "TFTP, tftp-served, file, snponly.efi, true",
    "HTTP, script-netboot, loader, ipxe, true",
    "HTTP, http-served, file, /assets/vmlinuz, true",
    "HTTP, http-served, file, /config/***, false",
    "HTTP, config-served, address, 10.0.0.9, false",
    "EVENT_SINK, stage, stage, running, false",
    "OPERATOR, power-on, by, operator, false"
  })
  @DisplayName("Only firmware and network loaders prove a restart; a running system never does")
  void proof(Source source, String kind, String fact, String value, boolean isProof) {
    var subject = new Evidence.Subject.ByMachine(new MachineId(new UUID(1, 1)));
    var evidence = new Evidence(subject, Instant.EPOCH, source, kind, "", Map.of(fact, value));
    assertThat(evidence.isFromFirmware()).isEqualTo(isProof);
  }

  @ParameterizedTest
  @CsvSource({
    "milliseconds, 60000, 2026-01-01T11:59:00Z",
    "milliseconds, 0, 2026-01-01T12:00:00Z",
    "milliseconds, -5, 2026-01-01T12:00:00Z",
    "milliseconds, 99999999999999999999, 2026-01-01T12:00:00Z",
    "file, vmlinuz, 2026-01-01T12:00:00Z"
  })
  @DisplayName("A transfer began as long before its end as it took; all else at its moment")
  void began(String fact, String value, Instant began) {
    var evidence =
        new Evidence(
            new Evidence.Subject.ByMachine(new MachineId(new UUID(1, 1))),
            Instant.parse("2026-01-01T12:00:00Z"),
            Source.TFTP,
            "tftp-served",
            "",
            Map.of(fact, value));
    assertThat(evidence.began()).isEqualTo(began);
  }
}
