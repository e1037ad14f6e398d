package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sensor that follows no formula: its record says 70h, its factors come with each reading. */
class SensorFactorsTest {
  /** A full record of a sensor in volts, number 9, linearisation 70h, with M 1 and B 0. */
  private static final Bytes RECORD =
      Bytes.ofHex(
          "0000510130"
              + "200009070100400201"
              + "000000000000"
              + "000400"
              + "70"
              + "010000000000"
              + "00".repeat(17)
              + "c5"
              + "4f64642076");

  private FakeBmc bmc;
  private BmcPower power;
  private volatile int raw;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(BmcConfig.DEFAULT);
    var handlers = bmc.chassis.handlers;
    handlers.put(Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001017402bf7c2a000008")));
    handlers.put(Command.RESERVE_SDR, _ -> Said.ok(Bytes.of(1, 0)));
    handlers.put(
        Command.GET_SDR,
        data ->
            Said.ok(
                new RecordPiece(
                        RecordPiece.LAST,
                        RECORD.slice(data.at(4), Math.min(RECORD.size(), data.at(4) + data.at(5))))
                    .encode()));
    handlers.put(Command.GET_SENSOR_READING, _ -> Said.ok(Bytes.of(raw, 0xc0, 0xc0, 0x80)));
    handlers.put(Command.GET_SENSOR_FACTORS, SensorFactorsTest::factors);
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  /** Below 128 (3 x + 5) 10^-1, from there on 2 x. */
  private static Said factors(Bytes data) {
    assertThat(data.at(0)).as("the sensor's number").isEqualTo(9);
    return Said.ok(
        data.at(1) < 128 ? Bytes.of(0, 3, 0, 5, 0, 0, 0xf0) : Bytes.of(0, 2, 0, 0, 0, 0, 0x00));
  }

  private Sensor sensor() throws Exception {
    return power
        .desk()
        .ask(bmc.endpoint(), Level.USER, "sensors", it -> it.care().sensors())
        .value()
        .getFirst();
  }

  @Test
  @DisplayName("Each reading is turned into volts by the factors asked for with it (§35.5, 70h)")
  void byReading() throws Exception {
    raw = 10;
    assertThat(sensor().value()).contains(3.5);
    raw = 200;
    assertThat(sensor().value()).contains(400.0);
    assertThat(bmc.chassis.asked())
        .contains("Get Sensor Reading Factors 090a", "Get Sensor Reading Factors 09c8");
  }

  @Test
  @DisplayName("Without factors there is no value, rather than a wrong one")
  void refused() throws Exception {
    raw = 10;
    bmc.chassis.handlers.put(
        Command.GET_SENSOR_FACTORS, _ -> new Said(CompletionCode.BAD_FIELD, Bytes.EMPTY));
    assertThat(sensor().value()).isEmpty();
  }
}
