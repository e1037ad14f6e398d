package dev.ichor.bmc.ipmi.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.support.Exchange;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that Python computed (exchange.py), not against ourselves. */
class HandshakeTest {
  private static final int CONSOLE_ID = 0xa0a1a2a3;
  private static final int BMC_ID = 0x02000100;
  private static final Bytes VECTOR = Bytes.ofHex("606162636465666768696a6b6c6d6e6f");

  private static Handshake handshake(CipherSuite suite, Optional<String> kg) {
    return new Handshake(
        suite,
        new Credentials("admin", Secret.of("correct horse batt"), kg.map(Secret::of)),
        CONSOLE_ID,
        BMC_ID,
        Bytes.ofHex("101112131415161718191a1b1c1d1e1f"),
        Bytes.ofHex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"),
        Bytes.ofHex("00112233445566778899aabbccddeeff"),
        0x13);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "SUITE_3, suite3-exchange.txt,",
    "SUITE_17, suite17-exchange.txt,",
    "SUITE_17, suite17-kg-exchange.txt, rack key"
  })
  @DisplayName(
      "Exchange codes, SIK, K1, K2 and the final check are as computed elsewhere (§13.31, §13.32)")
  void vectors(CipherSuite suite, String file, String kg) throws Exception {
    var expected = Exchange.read(file);
    var handshake = handshake(suite, Optional.ofNullable(kg));
    var keys = handshake.keys();
    assertThat(handshake.bmcCode()).isEqualTo(expected.get("kec2"));
    assertThat(handshake.consoleCode()).isEqualTo(expected.get("kec3"));
    assertThat(keys.sik()).isEqualTo(expected.get("sik"));
    assertThat(keys.k1()).isEqualTo(expected.get("k1"));
    assertThat(keys.k2()).isEqualTo(expected.get("k2"));
    assertThat(handshake.finalCheck(keys)).isEqualTo(expected.get("icv4"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"SUITE_3, suite3-exchange.txt", "SUITE_17, suite17-exchange.txt"})
  @DisplayName("A sealed packet has the very octets, and the answer opens (§13.28, §13.29)")
  void packets(CipherSuite suite, String file) throws Exception {
    var expected = Exchange.read(file);
    var keys = handshake(suite, Optional.empty()).keys();
    var request =
        LanMessage.Request.decode(SecureChannel.open(keys, packet(expected.get("console.status"))));
    var sealed = SecureChannel.seal(keys, BMC_ID, 1, PayloadType.IPMI, request.encode(), VECTOR);
    assertThat(RmcpMessage.ipmi(sealed.encode()).encode())
        .isEqualTo(expected.get("console.status"));

    var data = SecureChannel.open(keys, packet(expected.get("bmc.status")));
    assertThat(LanMessage.Response.decode(data).data()).isEqualTo(Bytes.of(0x21, 0x00, 0x40));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"SUITE_3, suite3-exchange.txt", "SUITE_17, suite17-exchange.txt"})
  @DisplayName("Whichever octet is changed or cut off, the packet does not open")
  void tampered(CipherSuite suite, String file) throws Exception {
    var keys = handshake(suite, Optional.empty()).keys();
    var good = Exchange.read(file).get("bmc.status").toArray();
    for (var i = RmcpMessage.HEADER; i < good.length; i++) {
      var bad = good.clone();
      bad[i] ^= 0x10;
      assertThatThrownBy(() -> SecureChannel.open(keys, packet(Bytes.of(bad))))
          .isInstanceOf(MalformedIpmiException.class);
      var shorter = Bytes.of(good).slice(0, i);
      assertThatThrownBy(() -> SecureChannel.open(keys, packet(shorter)))
          .isInstanceOf(MalformedIpmiException.class);
    }
  }

  @Test
  @DisplayName("Every size up to three blocks survives sealing and opening")
  void sizes() throws Exception {
    var keys = handshake(CipherSuite.SUITE_17, Optional.empty()).keys();
    for (var size = 0; size <= 48; size++) {
      var data = Bytes.of(new byte[size]);
      var packet = SecureChannel.seal(keys, 7, 1, PayloadType.IPMI, data, VECTOR);
      assertThat((packet.encode().size() - 16) % 4).isZero();
      assertThat(SecureChannel.open(keys, packet)).isEqualTo(data);
    }
  }

  @Test
  @DisplayName("Nothing secret is in what may be logged")
  void noSecrets() {
    var handshake = handshake(CipherSuite.SUITE_17, Optional.of("rack key"));
    assertThat(handshake + " " + handshake.keys())
        .doesNotContain("correct", "rack", handshake.keys().sik().toHex().substring(0, 8));
  }

  private static RmcpPlusPacket packet(Bytes datagram) throws MalformedIpmiException {
    return RmcpPlusPacket.decode(RmcpMessage.decode(datagram).payload());
  }
}
