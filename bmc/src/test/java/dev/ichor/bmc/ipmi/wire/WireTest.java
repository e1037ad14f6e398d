package dev.ichor.bmc.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What octets mean, with octets as the specification's tables and real BMCs have them. */
class WireTest {
  @Test
  @DisplayName("Presence ping: 06 00 ff 06, enterprise 4542 big endian, type 80h (§13.2.3)")
  void ping() throws Exception {
    var datagram = RmcpMessage.asf(new AsfMessage.Ping(1).encode()).encode();
    assertThat(datagram).isEqualTo(Bytes.ofHex("0600ff06000011be80010000"));
    var pong = Bytes.ofHex("000011be40010010000011be000000008100000000000000");
    assertThat(AsfMessage.decode(pong)).isEqualTo(new AsfMessage.Pong(1, true));
    assertThat(new AsfMessage.Pong(1, true).encode()).isEqualTo(pong);
  }

  @Test
  @DisplayName("Get Channel Authentication Capabilities as ipmitool sends it (§13.14)")
  void capabilities() throws Exception {
    var request =
        new LanMessage.Request(
            Command.GET_AUTH_CAPABILITIES,
            0,
            AuthCapabilities.request(Privilege.ADMINISTRATOR, true));
    var datagram = RmcpMessage.ipmi(new SessionlessPacket(request.encode()).encode()).encode();
    assertThat(datagram).isEqualTo(Bytes.ofHex("0600ff07000000000000000000092018c88100388e04b5"));
    var answer = AuthCapabilities.decode(Bytes.ofHex("0180330300000000"));
    assertThat(answer).isEqualTo(new AuthCapabilities(1, true, true, true, true));
  }

  @ParameterizedTest(name = "{0}h: valid {1}, permanent {2}, EFI {3}")
  @CsvSource({
    "e0, true, true, true",
    "a0, true, false, true",
    "c0, true, true, false",
    "80, true, false, false",
    "00, false, false, false"
  })
  @DisplayName("Boot flags: none of the three bits is lost to another (Table 28-14)")
  void bootFlags(String first, boolean valid, boolean persistent, boolean efi) throws Exception {
    var flags = new BootFlags(valid, persistent, efi, BootDevice.PXE);
    var octets = Bytes.ofHex(first + "04000000");
    assertThat(flags.encode()).isEqualTo(octets);
    assertThat(BootFlags.decode(octets)).isEqualTo(flags);
    assertThat(BootOptions.flags(flags)).isEqualTo(Bytes.ofHex("05" + first + "04000000"));
  }

  @Test
  @DisplayName("What ipmi_sim answers for parameter 5 after E0h 04h: no valid bit, no EFI, but PXE")
  void simulatorBootFlags() throws Exception {
    var answer = BootOptions.Answer.decode(Bytes.ofHex("01050004000000"));
    assertThat(answer.parameter()).isEqualTo(BootOptions.BOOT_FLAGS);
    assertThat(BootFlags.decode(answer.data()))
        .isEqualTo(new BootFlags(false, false, false, BootDevice.PXE));
  }

  @ParameterizedTest(name = "{0}h is {1}")
  @CsvSource({"04, network", "08, disk", "14, CD", "18, setup", "00, no override"})
  @DisplayName("Boot devices as they stand in the second octet (Table 28-14)")
  void bootDevices(String octet, String name) throws Exception {
    assertThat(BootFlags.decode(Bytes.ofHex("80" + octet + "000000")).device().name())
        .isEqualTo(name);
  }

  @Test
  @DisplayName("Chassis status: on, restore policy \"as before\", and faults apart (§28.2)")
  void chassisStatus() throws Exception {
    assertThat(ChassisStatus.decode(Bytes.ofHex("210040")))
        .isEqualTo(new ChassisStatus(true, false, false, false, false, 1, false));
    assertThat(ChassisStatus.decode(Bytes.ofHex("1e0001")))
        .isEqualTo(new ChassisStatus(false, true, true, true, true, 0, true));
  }

  @Test
  @DisplayName("The list of suites of ipmi_sim, in two pieces, is 0, 1, 2 and 3 (§22.15)")
  void suites() throws Exception {
    var records =
        CipherSuiteRecords.decode(Bytes.ofHex("c000004080c001014080c002014180c003014181"));
    assertThat(records.ids()).isEqualTo(List.of(0, 1, 2, 3));
    assertThat(records.suites().getLast().algorithms()).isEqualTo(new SuiteAlgorithms(1, 1, 1));
    var oem =
        CipherSuiteRecords.decode(Bytes.ofHex("c18057010003448 1c011034481".replace(" ", "")));
    assertThat(oem.ids()).isEqualTo(List.of(0x80, 0x11));
  }

  @Test
  @DisplayName("One GUID has three readings (§20.8, SMBIOS 2.6, RFC 9562)")
  void guid() throws Exception {
    var guid = SystemGuid.decode(Bytes.ofHex("00112233445566778899aabbccddeeff"));
    assertThat(guid.readings())
        .containsExactly(
            UUID.fromString("ffeeddcc-bbaa-9988-7766-554433221100"),
            UUID.fromString("33221100-5544-7766-8899-aabbccddeeff"),
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
  }

  @Test
  @DisplayName("Device id: firmware, IPMI version, 20 bits of manufacturer (§20.1)")
  void deviceId() throws Exception {
    var id = DeviceId.decode(Bytes.ofHex("200101740 2bf7c2a000008".replace(" ", "")));
    assertThat(id).isEqualTo(new DeviceId(0x20, "1.74", "2.0", 0xbf, 0x2a7c, 0x0800));
  }

  @Test
  @DisplayName("Codes that nobody has defined keep their number")
  void openCodes() {
    assertThat(new CompletionCode(0xb7)).hasToString("completion code (b7h)");
    assertThat(new RakpStatus(0x77)).hasToString("status 77h (77h)");
    assertThat(new BootDevice(0xd).name()).isEqualTo("device dh");
    assertThat(new Command(0x2e, 2)).hasToString("command 2eh.02h");
  }

  @Test
  @DisplayName("Malformed input names field and octet")
  void malformed() {
    assertThatThrownBy(() -> RmcpMessage.decode(Bytes.ofHex("0700ff07")))
        .isInstanceOf(MalformedIpmiException.class)
        .hasMessage("rmcp.version at octet 0: 07h, not 06h");
    assertThatThrownBy(() -> LanMessage.Response.decode(Bytes.ofHex("811c6320a8380001")))
        .isInstanceOf(MalformedIpmiException.class)
        .hasMessage("message.checksum2 at octet 7: 01h, not 00h");
    assertThatThrownBy(() -> ChassisStatus.decode(Bytes.of(1)))
        .isInstanceOf(MalformedIpmiException.class)
        .hasMessage("chassis.lastEvent at octet 1: needs 1 octets, 0 left");
  }
}
