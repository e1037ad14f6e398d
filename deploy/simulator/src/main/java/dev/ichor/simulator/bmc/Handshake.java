package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetReader;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Open Session and RAKP 1 to 4 (IPMI 2.0 §13.17 to §13.24), each a payload in, a payload out. */
final class Handshake {
  private static final int INSUFFICIENT_RESOURCES = 0x01;
  private static final int UNKNOWN_SESSION = 0x02;
  private static final int INACTIVE_SESSION = 0x08;
  private static final int UNAUTHORIZED_ROLE = 0x0a;
  private static final int UNAUTHORIZED_NAME = 0x0d;
  private static final int WRONG_CHECK_VALUE = 0x0f;
  private static final int NO_SUITE = 0x11;

  private final UserStore users;
  private final Octets guid;
  private final Sessions sessions;
  private final BmcProfile profile;

  Handshake(UserStore users, Octets guid, Sessions sessions, BmcProfile profile) {
    this.profile = profile;
    this.users = users;
    this.guid = guid;
    this.sessions = sessions;
  }

  Octets open(Octets payload, Instant now) throws MalformedPacket {
    OctetReader in = new OctetReader(payload);
    int tag = in.u8("tag");
    int privilege = in.u8("privilege") & 0x0f;
    in.u16("reserved");
    int consoleId = in.u32le("console session id");
    int authentication = algorithm(in, 0);
    int integrity = algorithm(in, 1);
    int confidentiality = algorithm(in, 2);
    Optional<CipherSuite> suite =
        CipherSuite.of(authentication, integrity, confidentiality)
            .filter(one -> profile.suites().contains(one.id));
    if (suite.isEmpty()) {
      return refusal(tag, NO_SUITE, consoleId);
    }
    int granted =
        privilege == 0 ? Privilege.ADMINISTRATOR : Math.min(privilege, Privilege.ADMINISTRATOR);
    return sessions
        .open(consoleId, suite.get(), granted, now)
        .map(session -> opened(tag, session))
        .orElseGet(() -> refusal(tag, INSUFFICIENT_RESOURCES, consoleId));
  }

  private static int algorithm(OctetReader in, int kind) throws MalformedPacket {
    int offset = in.offset();
    Octets proposal = in.take(8, "algorithm proposal");
    if (proposal.at(0) != kind) {
      throw new MalformedPacket("algorithm proposal", offset, "is not of kind " + kind);
    }
    return proposal.at(4) & 0x3f;
  }

  private static Octets opened(int tag, Session session) {
    OctetWriter out =
        new OctetWriter()
            .u8(tag)
            .u8(0)
            .u8(session.highestPrivilege)
            .u8(0)
            .u32le(session.consoleId)
            .u32le(session.id);
    agreed(out, 0, session.suite.authentication);
    agreed(out, 1, session.suite.integrity);
    agreed(out, 2, session.suite.confidentiality);
    return out.octets();
  }

  private static void agreed(OctetWriter out, int kind, int algorithm) {
    out.u8(kind).u16(0).u8(8).u8(algorithm).fill(0, 3);
  }

  Octets rakp1(Octets payload, Instant now) throws MalformedPacket {
    OctetReader in = new OctetReader(payload);
    int tag = in.u8("tag");
    in.take(3, "reserved");
    Optional<Session> found = sessions.find(in.u32le("bmc session id"));
    Octets consoleRandom = in.take(16, "console random");
    int role = in.u8("role");
    in.u16("reserved");
    Octets name = in.take(in.u8("user name length"), "user name");
    if (found.isEmpty() || found.get().keys().isPresent()) {
      return refusal(tag, UNKNOWN_SESSION, 0);
    }
    Session session = found.get();
    Optional<UserStore.User> user = users.byName(name);
    if (user.isEmpty()) {
      sessions.close(session.id);
      return refusal(tag, UNAUTHORIZED_NAME, session.consoleId);
    }
    if ((role & 0x0f) > user.get().level()) {
      sessions.close(session.id);
      return refusal(tag, UNAUTHORIZED_ROLE, session.consoleId);
    }
    session.introduce(consoleRandom, role, name, user.get().password, user.get().level());
    session.touch(now);
    return rakp2(tag, session);
  }

  private Octets rakp2(int tag, Session session) {
    Octets hashed =
        new OctetWriter()
            .u32le(session.consoleId)
            .u32le(session.id)
            .put(session.consoleRandom())
            .put(session.bmcRandom)
            .put(guid)
            .put(session.roleAndUser())
            .octets();
    return new OctetWriter()
        .u8(tag)
        .u8(0)
        .u16(0)
        .u32le(session.consoleId)
        .put(session.bmcRandom)
        .put(guid)
        .put(session.suite.hmac(session.userKey(), hashed))
        .octets();
  }

  Octets rakp3(Octets payload, Instant now) throws MalformedPacket {
    OctetReader in = new OctetReader(payload);
    int tag = in.u8("tag");
    int status = in.u8("status");
    in.u16("reserved");
    Optional<Session> found = sessions.find(in.u32le("bmc session id"));
    Octets code = in.rest();
    if (found.isEmpty()) {
      return refusal(tag, UNKNOWN_SESSION, 0);
    }
    Session session = found.get();
    if (session.keys().isPresent()) {
      // Anybody can send this packet: it must not end a session that is open.
      return refusal(tag, INACTIVE_SESSION, session.consoleId);
    }
    if (status != 0 || !session.isIntroduced()) {
      sessions.close(session.id);
      return refusal(tag, INACTIVE_SESSION, session.consoleId);
    }
    Octets hashed =
        new OctetWriter()
            .put(session.bmcRandom)
            .u32le(session.consoleId)
            .put(session.roleAndUser())
            .octets();
    Octets expected = session.suite.hmac(session.userKey(), hashed);
    if (!MessageDigest.isEqual(expected.toArray(), code.toArray())) {
      sessions.close(session.id);
      return refusal(tag, WRONG_CHECK_VALUE, session.consoleId);
    }
    session.touch(now);
    return rakp4(tag, session);
  }

  private Octets rakp4(int tag, Session session) {
    Octets sikInput = session.consoleRandom().plus(session.bmcRandom).plus(session.roleAndUser());
    Octets sik = session.suite.hmac(sikKey(session), sikInput);
    session.activate(new SessionKeys(session.suite, sik, session.userKey()));
    Octets checked =
        new OctetWriter().put(session.consoleRandom()).u32le(session.id).put(guid).octets();
    return new OctetWriter()
        .u8(tag)
        .u8(0)
        .u16(0)
        .u32le(session.consoleId)
        .put(session.suite.hmac(sik, checked).slice(0, session.suite.checkValueLength))
        .octets();
  }

  /** K_g takes the user's place where there is one (§13.31). */
  private Octets sikKey(Session session) {
    byte[] kg = profile.kg().getBytes(StandardCharsets.US_ASCII);
    return kg.length == 0 ? session.userKey() : Octets.of(Arrays.copyOf(kg, 20));
  }

  private static Octets refusal(int tag, int status, int consoleId) {
    return new OctetWriter().u8(tag).u8(status).u16(0).u32le(consoleId).octets();
  }
}
