package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlatformEventTrapTest {
  @Test
  @DisplayName("A trap is octet for octet the one that tshark reads as SNMPv1 (RFC 1157, PET 1.0)")
  void octets() {
    var trap =
        PlatformEventTrap.power(
            UUID.fromString("4c4c4544-0077-1000-8000-525400770000"),
            7,
            6,
            Octets.of(127, 78, 0, 9),
            Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(trap)
        .isEqualTo(
            Octets.hex(
                "306a02010004067075626c6963a45d06092b06010401986f010140047f4e000902010602"
                    + "03226f06430100303f303d060a2b06010401986f010101042f4c4c4544007710008000"
                    + "525400770000000734ac5925ffff2020022001070106ffffffffffffff19000000000001c1"));
  }
}
