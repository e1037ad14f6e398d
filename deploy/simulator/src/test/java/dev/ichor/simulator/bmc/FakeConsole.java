package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.Optional;

/** A remote console that logs in step by step and can send any packet wrongly. */
final class FakeConsole {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CONSOLE_ID = 0x11223344;
  private static final Octets RANDOM = new OctetWriter().fill(0x5a, 16).octets();

  private final SimulatedBmc bmc;
  private final CipherSuite suite;
  private final Octets roleAndUser;
  private final Octets userKey;
  private int bmcId;
  private Octets bmcRandom = Octets.EMPTY;

  FakeConsole(SimulatedBmc bmc, CipherSuite suite, String user, String password) {
    this.bmc = bmc;
    this.suite = suite;
    this.roleAndUser =
        new OctetWriter().u8(0x14).u8(user.length()).put(Octets.ascii(user)).octets();
    this.userKey =
        new OctetWriter().put(Octets.ascii(password)).fill(0, 20 - password.length()).octets();
  }

  static Octets openRequest(int authentication, int integrity, int confidentiality) {
    return new OctetWriter()
        .u8(7)
        .u8(4)
        .u16(0)
        .u32le(CONSOLE_ID)
        .u8(0)
        .u16(0)
        .u8(8)
        .u8(authentication)
        .fill(0, 3)
        .u8(1)
        .u16(0)
        .u8(8)
        .u8(integrity)
        .fill(0, 3)
        .u8(2)
        .u16(0)
        .u8(8)
        .u8(confidentiality)
        .fill(0, 3)
        .octets();
  }

  /** The payload of the answer to a payload sent outside a session. */
  static Octets exchange(SimulatedBmc bmc, int type, Octets payload) {
    Octets answer = bmc.answer(RmcpDatagram.unprotected(type, payload), NOW).orElseThrow();
    return answer.from(16);
  }

  /** Status of the open session response; keeps the BMC's session id when it is 0. */
  int open() {
    Octets answer =
        exchange(bmc, Payloads.OPEN_REQUEST, openRequest(suite.authentication, suite.integrity, 1));
    if (answer.at(1) == 0) {
      bmcId = answer.at(11) << 24 | answer.at(10) << 16 | answer.at(9) << 8 | answer.at(8);
    }
    return answer.at(1);
  }

  /** Status of RAKP 2. */
  int rakp1() {
    Octets rakp1 =
        new OctetWriter()
            .u8(8)
            .fill(0, 3)
            .u32le(bmcId)
            .put(RANDOM)
            .u8(roleAndUser.at(0))
            .u16(0)
            .put(roleAndUser.from(1))
            .octets();
    Octets answer = exchange(bmc, Payloads.RAKP_1, rakp1);
    if (answer.at(1) == 0) {
      bmcRandom = answer.slice(8, 24);
    }
    return answer.at(1);
  }

  /** Status of RAKP 4. */
  int rakp3() {
    Octets hashed = new OctetWriter().put(bmcRandom).u32le(CONSOLE_ID).put(roleAndUser).octets();
    Octets rakp3 =
        new OctetWriter().u8(9).u8(0).u16(0).u32le(bmcId).put(suite.hmac(userKey, hashed)).octets();
    return exchange(bmc, Payloads.RAKP_3, rakp3).at(1);
  }

  /** RAKP 3 that says that RAKP 2 was not right; the status of RAKP 4. */
  int abort() {
    Octets rakp3 = new OctetWriter().u8(9).u8(0x0f).u16(0).u32le(bmcId).octets();
    return exchange(bmc, Payloads.RAKP_3, rakp3).at(1);
  }

  FakeConsole login() {
    open();
    rakp1();
    rakp3();
    return this;
  }

  /** A command as one datagram of the session. */
  Octets command(int sequence, int rqSeq, int netFn, int cmd, Octets data) {
    return RmcpDatagram.protectedBy(
        keys(), Payloads.IPMI, bmcId, sequence, request(rqSeq, netFn, cmd, data));
  }

  /** The completion code in an answer. */
  int completion(Optional<Octets> answer) {
    Octets whole = answer.orElseThrow();
    int length = whole.at(15) << 8 | whole.at(14);
    return keys().open(whole.slice(16, 16 + length)).orElseThrow().at(6);
  }

  private SessionKeys keys() {
    Octets sik = suite.hmac(userKey, RANDOM.plus(bmcRandom).plus(roleAndUser));
    return new SessionKeys(suite, sik, userKey);
  }

  static Octets request(int rqSeq, int netFn, int cmd, Octets data) {
    Octets head = Octets.of(0x20, netFn << 2);
    Octets body = Octets.of(0x81, rqSeq << 2, cmd).plus(data);
    return head.plus(checksum(head)).plus(body).plus(checksum(body));
  }

  private static Octets checksum(Octets octets) {
    int sum = 0;
    for (int i = 0; i < octets.length(); i++) {
      sum += octets.at(i);
    }
    return Octets.of(-sum);
  }
}
