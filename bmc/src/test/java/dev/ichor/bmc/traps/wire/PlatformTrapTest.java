package dev.ichor.bmc.traps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.traps.TrapWords;
import dev.ichor.inventory.model.Bytes;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traps as octets; the first was made by hand and read by tshark 4.0 as an SNMPv1 trap. */
public class PlatformTrapTest {
  /** Power state of a machine: soft off. */
  public static final Bytes SOFT_OFF =
      Bytes.ofHex(
          "306a02010004067075626c6963a45d06092b06010401986f010140047f4e000902010602"
              + "03226f06430100303f303d060a2b06010401986f010101042f4c4c45440077100080005254"
              + "00770000000734ac5925ffff2020022001070106ffffffffffffff19000000000001c1");

  @Test
  @DisplayName("A trap names machine, time, sensor and event (PET 1.0; IPMI 2.0 §17.16)")
  void trap() throws Exception {
    var trap = PlatformTrap.decode(SOFT_OFF);
    assertThat(trap.machine()).contains(UUID.fromString("4c4c4544-0077-1000-8000-525400770000"));
    assertThat(trap.sequence()).isEqualTo(7);
    assertThat(trap.time()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(trap.sensorType()).isEqualTo(0x22);
    assertThat(trap.eventType()).isEqualTo(0x6f);
    assertThat(trap.asserted()).isTrue();
    assertThat(trap.severity()).isEqualTo(PlatformTrap.Severity.INFORMATION);
    assertThat(trap.sensor()).isEqualTo(1);
    assertThat(TrapWords.of(trap)).isEqualTo("information: ACPI power state 01h: S4/S5 soft off");
  }

  @Test
  @DisplayName("Cut anywhere it is refused with the field")
  void truncated() {
    for (var size = 0; size < SOFT_OFF.size(); size++) {
      var cut = SOFT_OFF.slice(0, size);
      assertThatThrownBy(() -> PlatformTrap.decode(cut))
          .as("%d octets", size)
          .isInstanceOf(MalformedTrapException.class)
          .hasMessageContaining("trap");
    }
  }

  @Test
  @DisplayName("Changed and random octets give a trap or a refusal, and nothing else")
  void hostile() {
    var random = new Random(30);
    for (var i = 0; i < 20_000; i++) {
      var octets = SOFT_OFF.toArray();
      for (var flips = random.nextInt(5); flips >= 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      attempt(Bytes.owning(octets));
      var noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      attempt(Bytes.owning(noise));
    }
  }

  private static void attempt(Bytes datagram) {
    try {
      assertThat(TrapWords.of(PlatformTrap.decode(datagram))).isNotBlank();
    } catch (MalformedTrapException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3080, a length of 0 octets",
    "3084ffffffff, a length of 4 octets",
    "3083ffffff, says 16777215 octets",
    "30030201, says 3 octets",
    "3003020101, not that", // an SNMPv2 message: version 1
    "04010a, 'tag 04h, not 30h'"
  })
  @DisplayName(
      "Lengths without end, beyond the datagram and other versions are refused (X.690 §8.1.3)")
  void lengths(String hex, String why) {
    assertThatThrownBy(() -> PlatformTrap.decode(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedTrapException.class)
        .satisfies(
            refused ->
                assertThat(String.valueOf(refused.getMessage())).containsAnyOf(why, "SNMPv1"));
  }

  @Test
  @DisplayName("A trap of another vendor is none of ours")
  void foreign() {
    var hex = SOFT_OFF.toHex().replaceFirst("2b06010401986f0101", "2b06010401986f0109");
    assertThatThrownBy(() -> PlatformTrap.decode(Bytes.ofHex(hex)))
        .hasMessageContaining("trap.enterprise");
  }
}
