package dev.ichor.bmc.ipmi.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.ipmi.wire.SensorReading;
import dev.ichor.bmc.ipmi.wire.SensorScale;
import dev.ichor.bmc.policy.care.Health;
import dev.ichor.bmc.policy.care.LogEntry;
import dev.ichor.inventory.model.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Octets to what a person reads. */
class CarePolicyTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final SensorScale CELSIUS = new SensorScale(0, 1, 0, 0, 0, 0, "degrees C");
  private static final Sdr.Sensor CPU =
      new Sdr.Sensor(0x20, 0, 0, 2, 3, 1, 1, 1, false, true, Optional.of(CELSIUS), "CPU Temp");

  private static LogEntry text(int type, int sensor, int eventType, boolean asserted, int... data) {
    return EventText.of(
        new SelEntry.Event(
            1, Optional.of(WHEN), 0x20, type, sensor, eventType, asserted, Bytes.of(data)),
        new KnownSensors(List.of(CPU), 0x20));
  }

  @Test
  @DisplayName("A crossed threshold names sensor, reading and limit (Table 29-6)")
  void threshold() {
    assertThat(text(1, 2, 1, true, 0x59, 97, 95))
        .isEqualTo(
            new LogEntry(
                "1",
                Optional.of("2026-01-02T03:04:05Z"),
                Health.CRITICAL,
                Optional.of("CPU Temp (temperature)"),
                "upper critical, going high: 97.0 degrees C, limit 95.0 degrees C"));
    assertThat(text(1, 2, 1, false, 0x57, 80, 85).message())
        .isEqualTo("upper non-critical, going high: 80.0 degrees C, limit 85.0 degrees C (gone)");
    assertThat(text(1, 2, 1, false, 0x57, 80, 85).severity()).isEqualTo(Health.OK);
  }

  @Test
  @DisplayName(
      "States of a type have their words and weight; memory says which module (Table 42-3)")
  void states() {
    assertThat(text(0x08, 9, 0x6f, true, 0x03, 0xff, 0xff).message()).isEqualTo("input lost");
    assertThat(text(0x08, 9, 0x6f, true, 0x03, 0xff, 0xff).severity()).isEqualTo(Health.CRITICAL);
    assertThat(text(0x0c, 9, 0x6f, true, 0x21, 0xff, 0x04).message())
        .isEqualTo("uncorrectable error, number 4");
    assertThat(text(0x22, 9, 0x6f, true, 0x06, 0xff, 0xff).message()).isEqualTo("S4/S5 soft off");
    assertThat(text(0x09, 9, 0x0b, true, 0x01, 0xff, 0xff).message()).isEqualTo("redundancy lost");
    assertThat(text(0xc7, 9, 0x70, true, 0x02, 0xff, 0xff).message())
        .isEqualTo("state 2 of event type 70h");
  }

  @Test
  @DisplayName("Software's and the BMC's events have the BMC's sensors, a neighbour's only its own")
  void generators() {
    var known = new KnownSensors(List.of(CPU), 0x82);
    assertThat(known.find(0x20, 2)).contains(CPU);
    assertThat(known.find(0x41, 2)).as("software id 20h").contains(CPU);
    assertThat(known.find(0x82, 2)).as("its own address, called 20h in its records").contains(CPU);
    assertThat(known.find(0x2c, 2)).as("an unknown sensor of controller 2Ch").isEmpty();
  }

  @Test
  @DisplayName("A sensor without power has a reason instead of a value; a crossed limit a colour")
  void readings() {
    var unread =
        SensorJudge.read(
            CPU, new SensorReading(0, true, true, 0), Optional.of(CELSIUS), Optional.empty());
    assertThat(unread.value()).isEmpty();
    assertThat(unread.unread()).isPresent();
    var hot =
        SensorJudge.read(
            CPU, new SensorReading(97, true, false, 0x18), Optional.of(CELSIUS), Optional.empty());
    assertThat(hot.value()).contains(97.0);
    assertThat(hot.health()).isEqualTo(Health.CRITICAL);
  }

  @Test
  @DisplayName("Null user, anonymous log-in and an open suite 0 are findings with remedies")
  void findings() {
    assertThat(IpmiFindings.of(new AuthCapabilities(1, true, false, true, true)))
        .hasSize(2)
        .allMatch(finding -> finding.contains("disable"));
    assertThat(IpmiFindings.of(new AuthCapabilities(1, true, false, false, false))).isEmpty();
    var suites = Bytes.of(0, 0, 3, 17);
    assertThat(IpmiFindings.ofSuites(LanWords.openSuites(suites, Bytes.of(0, 0x44, 0x04))))
        .singleElement()
        .asString()
        .contains("suite 0");
    assertThat(LanWords.openSuites(suites, Bytes.of(0, 0x40, 0x04))).isEqualTo(List.of(3, 17));
  }

  @Test
  @DisplayName("LAN parameters as text; an address is taken back only as one (Table 23-4)")
  void lan() {
    assertThat(LanWords.ipv4(Bytes.of(10, 0, 0, 9))).contains("10.0.0.9");
    assertThat(LanWords.ipv4(Bytes.of(0, 0, 0, 0))).isEmpty();
    assertThat(LanWords.octets("255.255.0.1")).isEqualTo(Bytes.of(255, 255, 0, 1));
    assertThatThrownBy(() -> LanWords.octets("10.0.0.256"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(LanWords.vlan(Bytes.of(0x64, 0x80))).contains(100);
    assertThat(LanWords.vlan(Bytes.of(0x64, 0x00))).isEmpty();
    assertThat(LanWords.ipv6(Bytes.ofHex("0001fe80000000000000000000000000000140" + "00")))
        .contains("fe80:0:0:0:0:0:0:1/64");
    assertThat(LanWords.mac(Bytes.ofHex("525400bc0009"))).contains("52:54:00:bc:00:09");
  }
}
