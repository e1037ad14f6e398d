package dev.ichor.bmc.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ichor.inventory.model.Bytes;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decoder: what was encoded comes back; cut or random octets give a fault and nothing else.
 */
class DecoderRobustnessTest {
  private static final Bytes NONCE = Bytes.ofHex("101112131415161718191a1b1c1d1e1f");
  private static final SuiteAlgorithms SUITE = new SuiteAlgorithms(3, 4, 1);

  private interface Decoder {
    Object decode(Bytes octets) throws MalformedIpmiException;
  }

  /**
   * @param exact whether every shorter form must be refused; some messages have optional ends
   */
  private record Case(String name, Object value, Bytes octets, Decoder decoder, boolean exact) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.concat(packets(), commands());
  }

  private static Stream<Case> packets() {
    var rmcp = RmcpMessage.ipmi(Bytes.EMPTY);
    var pong = new AsfMessage.Pong(3, true);
    var sessionless = new SessionlessPacket(Bytes.of(1, 2, 3));
    var plus = new RmcpPlusPacket(PayloadType.IPMI, true, true, -2, 7, NONCE, Bytes.EMPTY);
    var trailer = new SessionTrailer(2, NONCE);
    var open = new OpenSession.Request(9, Privilege.OPERATOR, 0xa0a1a2a3, SUITE);
    var opened =
        new OpenSession.Response(9, RakpStatus.OK, 3, -1, Optional.of(5), Optional.of(SUITE));
    var refused =
        new OpenSession.Response(
            9, RakpStatus.ILLEGAL_PARAMETER, 0, -1, Optional.empty(), Optional.empty());
    var one = new Rakp.Message1(1, 2, NONCE, 0x13, Bytes.of('a', 'b'));
    var two = new Rakp.Message2(1, RakpStatus.OK, 2, NONCE, NONCE, NONCE);
    var three = new Rakp.Message3(1, RakpStatus.OK, 2, NONCE);
    var four = new Rakp.Message4(1, RakpStatus.OK, 2, NONCE);
    return Stream.of(
        new Case("rmcp", rmcp, rmcp.encode(), RmcpMessage::decode, true),
        new Case("pong", pong, pong.encode(), AsfMessage::decode, false),
        new Case("sessionless", sessionless, sessionless.encode(), SessionlessPacket::decode, true),
        new Case("rmcp+", plus, plus.encode(), RmcpPlusPacket::decode, true),
        new Case("trailer", trailer, trailer.encode(), o -> SessionTrailer.decode(o, 16), true),
        new Case("open", open, open.encode(), OpenSession.Request::decode, true),
        new Case("opened", opened, opened.encode(), OpenSession.Response::decode, true),
        new Case("refused", refused, refused.encode(), OpenSession.Response::decode, false),
        new Case("rakp1", one, one.encode(), Rakp.Message1::decode, true),
        new Case("rakp2", two, two.encode(), Rakp.Message2::decode, false),
        new Case("rakp3", three, three.encode(), Rakp.Message3::decode, false),
        new Case("rakp4", four, four.encode(), Rakp.Message4::decode, false));
  }

  private static Stream<Case> commands() {
    var request = new LanMessage.Request(Command.GET_DEVICE_ID, 63, Bytes.of(1, 2));
    var response =
        new LanMessage.Response(Command.GET_DEVICE_ID, 63, CompletionCode.OK, Bytes.of(3));
    var auth = new AuthCapabilities(1, true, true, false, true);
    var status = new ChassisStatus(true, false, true, false, true, 2, true);
    var flags = new BootFlags(true, true, true, BootDevice.CD);
    var answer = new BootOptions.Answer(5, true, Bytes.of(1));
    var guid = new SystemGuid(NONCE);
    return Stream.of(
        new Case("request", request, request.encode(), LanMessage.Request::decode, true),
        new Case("response", response, response.encode(), LanMessage.Response::decode, true),
        new Case("auth", auth, auth.encode(), AuthCapabilities::decode, false),
        new Case("status", status, status.encode(), ChassisStatus::decode, false),
        new Case("flags", flags, flags.encode(), BootFlags::decode, false),
        new Case("answer", answer, answer.encode(), BootOptions.Answer::decode, false),
        new Case("guid", guid, NONCE, SystemGuid::decode, true),
        new Case(
            "device",
            new DeviceId(32, "1.74", "2.0", 0xbf, 10876, 2048),
            Bytes.ofHex("2001017402bf7c2a000008"),
            DeviceId::decode,
            true),
        new Case(
            "suites",
            CipherSuiteRecords.class,
            Bytes.ofHex("c003014181c011034481"),
            o -> CipherSuiteRecords.decode(o).getClass(),
            false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("decode(encode(x)) is x")
  void roundTrip(Case each) throws Exception {
    assertThat(each.decoder().decode(each.octets())).isEqualTo(each.value());
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("Cut at any octet: a fault with the field, or a shorter legal form")
  void truncations(Case each) {
    for (var size = 0; size < each.octets().size(); size++) {
      try {
        each.decoder().decode(each.octets().slice(0, size));
        if (each.exact()) {
          fail("%d of %d octets were taken".formatted(size, each.octets().size()));
        }
      } catch (MalformedIpmiException e) {
        assertThat(e.offset()).isBetween(0, size);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("Random octets, and random changes to good ones: a value or a fault")
  void random(Case each) {
    var random = new Random(2026);
    for (var i = 0; i < 5_000; i++) {
      var octets = i % 2 == 0 ? new byte[random.nextInt(64)] : each.octets().toArray();
      if (i % 2 == 0) {
        random.nextBytes(octets);
      } else if (octets.length > 0) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(each.decoder().decode(Bytes.of(octets))).isNotNull();
      } catch (MalformedIpmiException e) {
        assertThat(e.field()).isNotBlank();
      }
    }
  }
}
