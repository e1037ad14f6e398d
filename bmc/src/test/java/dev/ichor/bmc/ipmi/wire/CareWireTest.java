package dev.ichor.bmc.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records of sensors, events, FRU and users, octet by octet. */
class CareWireTest {
  /** "12V", factor 6, exponent -2, thresholds readable. */
  static Bytes full() {
    return new WireWriter()
        .bytes(Bytes.ofHex("0000510100" + "2000050701" + "7f44" + "0201"))
        .bytes(Bytes.ofHex("000000003f00"))
        .bytes(Bytes.ofHex("00040000"))
        .bytes(Bytes.ofHex("0600000000e0"))
        .fill(17, 0)
        .bytes(Bytes.ofHex("c3313256"))
        .done();
  }

  @Test
  @DisplayName("Full sensor record: raw 202 of a 12 V rail is 12.12 V (§43.1, §36.3)")
  void fullRecord() throws Exception {
    var sensor = (Sdr.Sensor) Sdr.decode(full()).getFirst();
    assertThat(sensor.name()).isEqualTo("12V");
    assertThat(sensor.number()).isEqualTo(5);
    assertThat(sensor.thresholdsReadable()).isTrue();
    assertThat(sensor.scale().orElseThrow().unit()).isEqualTo("V");
    assertThat(sensor.scale().orElseThrow().value(202)).contains(12.12);
  }

  @Test
  @DisplayName("Readings: signed forms, offset, and each function of Table 43-1")
  void linearisation() {
    assertThat(scale(2, 1, 0, 0, 0, 0).value(0xf6)).contains(-10.0);
    assertThat(scale(1, 1, 0, 0, 0, 0).value(0xfe)).contains(-1.0);
    assertThat(scale(0, 2, -50, 1, 0, 0).value(100)).contains(-300.0);
    assertThat(scale(0, 1, 0, 0, 0, 7).value(4)).contains(0.25);
    assertThat(scale(0, 1, 0, 0, 0, 7).value(0)).isEmpty();
    assertThat(scale(0, 1, 0, 0, 0, 8).value(12)).contains(144.0);
    assertThat(scale(0, 1, 0, 0, 0, 10).value(144)).contains(12.0);
    assertThat(scale(0, 1, 0, 0, 0, 11).value(27)).contains(3.0);
    assertThat(scale(0, 1, 0, 0, 0, 2).value(100)).contains(2.0);
    assertThat(scale(0, 1, 0, 0, 0, 1).value(0)).isEmpty();
    assertThat(scale(0, 1, 0, 0, 0, 0x70).isByReading()).isTrue();
  }

  private static SensorScale scale(int form, int m, int b, int b10, int r10, int linear) {
    return new SensorScale(form, m, b, b10, r10, linear, "V");
  }

  @Test
  @DisplayName("A compact record that three fans share is three sensors (§43.2)")
  void shared() throws Exception {
    var record =
        new WireWriter()
            .bytes(Bytes.ofHex("0100510200" + "2000301d01" + "7f40" + "0406"))
            .fill(6, 0)
            .bytes(Bytes.ofHex("c00000"))
            .bytes(Bytes.ofHex("1301")) // share 3, letters, from B on
            .fill(6, 0)
            .bytes(Bytes.ofHex("c446616e20"))
            .done();
    assertThat(Sdr.decode(record))
        .map(each -> ((Sdr.Sensor) each).name() + "/" + ((Sdr.Sensor) each).number())
        .containsExactly("FanB/48", "FanC/49", "FanD/50");
  }

  @Test
  @DisplayName("Text: BCD plus, packed 6-bit ASCII, Latin 1 without its NULs (§43.15)")
  void text() {
    assertThat(TypedText.decode(0x42, Bytes.ofHex("12a3bc"), true)).isEqualTo("12 3-.");
    assertThat(TypedText.decode(0x83, Bytes.ofHex("29dca6"), true)).isEqualTo("IPMI");
    assertThat(TypedText.decode(0xc4, Bytes.ofHex("41420000"), true)).isEqualTo("AB");
    assertThat(TypedText.decode(0x02, Bytes.ofHex("a1ff"), true)).isEqualTo("a1ff");
    assertThat(TypedText.decode(0xc3, Bytes.ofHex("1b5b41"), true)).doesNotContain("\u001b");
  }

  @Test
  @DisplayName("Event log entry: time, sensor, direction; vendors' forms (§32.1 to §32.3)")
  void selEntry() throws Exception {
    var event =
        (SelEntry.Event)
            SelEntry.decode(
                Bytes.ofHex("0100" + "02" + "80436d38" + "200004" + "0102" + "01" + "595755"));
    assertThat(event.sensorType()).isEqualTo(1);
    assertThat(event.sensor()).isEqualTo(2);
    assertThat(event.asserted()).isTrue();
    assertThat(event.offset()).isEqualTo(9);
    assertThat(event.time()).contains(Instant.ofEpochSecond(0x386d4380L));
    assertThat(SelEntry.decode(Bytes.ofHex("0200" + "e0" + "000102030405060708090a0b0c")))
        .isInstanceOf(SelEntry.Oem.class);
    assertThat(SelEntry.time(0x1fffffff)).isEmpty();
    assertThat(SelEntry.time(-1)).isEmpty();
  }

  @Test
  @DisplayName("FRU: fields by name, a wrong checksum is named and the text kept")
  void fru() throws Exception {
    var board = Bytes.ofHex("010300000000" + "c3414243" + "c1");
    var content = new WireWriter().bytes(Bytes.ofHex("01000001000000fe")).bytes(board);
    content.fill(8 + 24 - content.size(), 0);
    var read = FruReader.read(content.done());
    assertThat(read.areas())
        .containsExactly(new FruArea("board", List.of(new FruArea.Field("manufacturer", "ABC"))));
    assertThat(read.faults()).containsExactly("checksum of the board area is wrong");
  }

  @Test
  @DisplayName("FRU multirecords: power supply and management access (FRU Information §16, §18)")
  void multirecords() throws Exception {
    var record = Bytes.ofHex("2003");
    var header = new WireWriter().u8(0).u8(0x82).u8(2).u8(LanMessage.checksum(record)).done();
    var whole =
        new WireWriter()
            .bytes(Bytes.ofHex("01000000000100fe"))
            .bytes(header)
            .u8(LanMessage.checksum(header))
            .bytes(record)
            .done();
    var read = FruReader.read(whole);
    assertThat(read.faults()).isEmpty();
    assertThat(read.areas())
        .containsExactly(
            new FruArea("power supply", List.of(new FruArea.Field("capacity", "800 W"))));
  }

  @Test
  @DisplayName("Passwords to 16 octets in the short form, to 20 in the long (§22.30)")
  void passwords() {
    var act = UserAccess.PasswordAct.SET;
    assertThat(UserAccess.password(3, act, Optional.of(Secret.of("abcdefghijklmnop"))).size())
        .isEqualTo(18);
    var isLong = UserAccess.password(3, act, Optional.of(Secret.of("abcdefghijklmnopq")));
    assertThat(isLong.size()).isEqualTo(22);
    assertThat(isLong.at(0)).isEqualTo(0x83);
  }

  @Test
  @DisplayName("The watchdog that is told to stop neither counts nor acts (§27.6)")
  void watchdog() throws Exception {
    assertThat(Watchdog.disarm()).isEqualTo(Bytes.of(4, 0, 0, 0, 0, 0));
    assertThat(Watchdog.decode(Bytes.ofHex("4401000058025802")))
        .isEqualTo(new Watchdog(true, 4, 1, Duration.ofSeconds(60)));
  }
}
