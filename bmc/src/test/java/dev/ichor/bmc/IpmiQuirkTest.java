package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.policy.IpmiQuirkYaml;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.BootOptions;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.RecordPiece;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.FakeChassis.Said;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.port.Power;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** BMCs that need a quirk: without it they fail, with it they work, and only with that one. */
class IpmiQuirkTest {
  /** A voltage sensor "12V", number 05h, of owner 20h, whose reading CAh is 12.12 V. */
  private static final String RECORD =
      "000051012e%s000507017f400201000000003f00000400000600000000e0"
          + "0000000000000000000000000000000000c3313256";

  private static final Bytes DELL = Bytes.ofHex("2001017002bfa202000001");

  private FakeBmc bmc;
  private BmcPower power;
  private volatile Bytes flags = Bytes.of(0, 0, 0, 0, 0);

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(WireFaultTest.CONFIG);
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private BmcEndpoint with(IpmiQuirk quirk) {
    return bmc.endpoint().withIpmi(new IpmiWish(Optional.empty(), List.of(), Set.of(quirk)));
  }

  private void needs(IpmiQuirk quirk) {
    assertThat(power.read(bmc.endpoint())).isInstanceOf(Power.Reading.Unknown.class);
    assertThat(power.read(with(quirk))).isEqualTo(new Power.Reading.State(false));
  }

  @Test
  @DisplayName("authcap: one that calls itself IPMI 1.5, or never says, is logged in to (§22.13)")
  void authcap() {
    bmc.capabilities = new AuthCapabilities(1, false, false, false, false);
    needs(IpmiQuirk.AUTHCAP);
    bmc.wire((kind, datagram) -> kind.equals("capabilities") ? List.of() : List.of(datagram));
    needs(IpmiQuirk.AUTHCAP);
  }

  @Test
  @DisplayName(
      "nochecksumcheck: wrong checksums count for nothing, a wrong code still does (§13.8)")
  void nochecksumcheck() {
    bmc.spoiling =
        message -> {
          var octets = message.toArray();
          octets[2] ^= 0x55;
          octets[octets.length - 1] ^= 0x55;
          return Bytes.of(octets);
        };
    needs(IpmiQuirk.NOCHECKSUMCHECK);
    bmc.wire(
        (kind, datagram) -> {
          var octets = datagram.toArray();
          octets[octets.length - 1] ^= kind.equals("command") ? 1 : 0;
          return List.of(Bytes.of(octets));
        });
    assertThat(power.read(with(IpmiQuirk.NOCHECKSUMCHECK)))
        .isInstanceOf(Power.Reading.Unknown.class);
  }

  @Test
  @DisplayName("idzero: packets without a session id are known by their integrity code (§13.6)")
  void idzero() {
    bmc.isNameless = true;
    needs(IpmiQuirk.IDZERO);
  }

  @Test
  @DisplayName("i82571spt: RAKP 1 goes out with all 16 octets of a name (§13.20)")
  void wholeName() {
    bmc.wantsWholeName = true;
    needs(IpmiQuirk.I82571SPT);
  }

  @Test
  @DisplayName("Codes of RAKP 2 and 4 with octets behind them prove as much without any quirk")
  void longCodes() {
    bmc.wire(
        (kind, datagram) ->
            kind.startsWith("rakp") ? List.of(lengthened(datagram)) : List.of(datagram));
    assertThat(power.read(bmc.endpoint())).isEqualTo(new Power.Reading.State(false));
  }

  /** One octet more, and the length of the payload says so (offset 14 behind RMCP). */
  private static Bytes lengthened(Bytes datagram) {
    var octets = datagram.toArray();
    octets[14]++;
    return new WireWriter().bytes(Bytes.of(octets)).u8(0).done();
  }

  private void sensor(String owner, String reading) {
    var record = Bytes.ofHex(RECORD.formatted(owner));
    var handlers = bmc.chassis.handlers;
    handlers.put(Command.GET_DEVICE_ID, _ -> Said.ok(DELL));
    handlers.put(Command.RESERVE_SDR, _ -> Said.ok(Bytes.of(1, 0)));
    handlers.put(Command.GET_SDR, data -> piece(data, record, RecordPiece.LAST));
    handlers.put(Command.GET_SENSOR_READING, _ -> Said.ok(Bytes.ofHex(reading)));
  }

  private static Said piece(Bytes data, Bytes record, int next) {
    var to = Math.min(record.size(), data.at(4) + data.at(5));
    return Said.ok(new RecordPiece(next, record.slice(data.at(4), to)).encode());
  }

  private List<Sensor> sensors(BmcEndpoint at) throws Exception {
    return power.desk().ask(at, Level.USER, "sensors", b -> b.care().sensors()).value();
  }

  @Test
  @DisplayName(
      "ignorescanningdisabled: by the table for an iDRAC6, by the machine for any (§35.14)")
  void scanning() throws Exception {
    sensor("20", "ca80c080");
    assertThat(sensors(bmc.endpoint()).getFirst().value()).isPresent();

    bmc.chassis.handlers.put(
        Command.GET_DEVICE_ID, _ -> Said.ok(Bytes.ofHex("2001031002bfa202000001")));
    assertThat(sensors(bmc.endpoint()).getFirst().value()).isEmpty();
    assertThat(sensors(with(IpmiQuirk.IGNORESCANNINGDISABLED)).getFirst().value()).isPresent();
  }

  @Test
  @DisplayName("assumebmcowner: a sensor that names another owner is asked of the BMC (§43.1)")
  void owner() throws Exception {
    sensor("2c", "cac0c080");
    assertThat(sensors(with(IpmiQuirk.ASSUMEBMCOWNER)).getFirst().value()).contains(12.12);
  }

  @Test
  @DisplayName("assumemaxsdrrecordcount: a list without end is read as far as it counts (§33.9)")
  void endlessRecords() throws Exception {
    sensor("20", "cac0c080");
    var record = Bytes.ofHex(RECORD.formatted("20"));
    bmc.chassis.handlers.put(
        Command.GET_SDR, data -> piece(data, record, (data.at(2) | data.at(3) << 8) + 1));
    bmc.chassis.handlers.put(
        Command.GET_SDR_INFO, _ -> Said.ok(Bytes.ofHex("51030000ffff000000000000000002")));
    assertThat(sensors(with(IpmiQuirk.ASSUMEMAXSDRRECORDCOUNT))).hasSize(3);
  }

  @Test
  @DisplayName(
      "supermicrouefidisk: a UEFI disk is device 9 (octet 24h), a BIOS disk stays 2 (§28.13)")
  void uefiDisk() {
    bmc.chassis.handlers.put(Command.GET_DEVICE_ID, _ -> Said.ok(DELL));
    bmc.chassis.handlers.put(
        Command.SET_BOOT_OPTIONS,
        data -> {
          if (data.at(0) == BootOptions.BOOT_FLAGS) {
            var isTaken = data.at(2) == 0x24 || data.at(1) == 0x80;
            flags = isTaken ? data.slice(1, data.size()) : Bytes.of(0, 0, 0, 0, 0);
          }
          return Said.ok(Bytes.EMPTY);
        });
    bmc.chassis.handlers.put(
        Command.GET_BOOT_OPTIONS,
        _ -> Said.ok(new BootOptions.Answer(BootOptions.BOOT_FLAGS, false, flags).encode()));
    assertThat(power.diskOnce(bmc.endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Failed.class);
    var with = with(IpmiQuirk.SUPERMICROUEFIDISK);
    assertThat(power.diskOnce(with, Power.Firmware.UEFI)).isInstanceOf(Power.Result.Done.class);
    assertThat(flags).isEqualTo(Bytes.of(0xa0, 0x24, 0, 0, 0));
    assertThat(power.diskOnce(with, Power.Firmware.BIOS)).isInstanceOf(Power.Result.Done.class);
    assertThat(flags).isEqualTo(Bytes.of(0x80, 0x08, 0, 0, 0));
  }

  @Test
  @DisplayName(
      "A sensor of a discrete kind with a formula has its value without any quirk (§35.14)")
  void discreteReading() throws Exception {
    var discrete = Bytes.ofHex(RECORD.formatted("20").replaceFirst("7f400201", "7f40026f"));
    sensor("20", "cac0c080");
    bmc.chassis.handlers.put(Command.GET_SDR, data -> piece(data, discrete, RecordPiece.LAST));
    assertThat(sensors(bmc.endpoint()).getFirst().value()).contains(12.12);
  }

  @Test
  @DisplayName("A table with mistakes is refused with all of them; Redfish entries are not its own")
  void mistakes() {
    assertThat(IpmiQuirkYaml.read("[{name: a, why: b, set: {login: basic}}]", "x").rules())
        .isEmpty();
    assertThatThrownBy(
            () ->
                IpmiQuirkYaml.read(
                    """
                    - {name: a, why: b, ipmi: [idzero, tempo], color: red}
                    - {name: c, manufacturer: Dell, firmware: "(", ipmi: assumebmcowner}
                    """,
                    "site.yaml"))
        .hasMessageContaining("site.yaml")
        .hasMessageContaining("'idzero' is needed before the login")
        .hasMessageContaining("'tempo' is not known")
        .hasMessageContaining("unknown [color]")
        .hasMessageContaining("'Dell' is not a number")
        .hasMessageContaining("entry 2 'c': needs a name and a why")
        .hasMessageContaining("entry 2 'c'.firmware");
  }
}
