package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.Arrays;
import java.util.List;

/** Identity, authentication capabilities and sessions (IPMI 2.0 §20 and §22). */
final class AppCommands {
  private static final int CHANNEL = 1;

  private final Octets guid;
  private final Sessions sessions;

  private int resets;

  /** Use SMS/OS and running, action hard reset, 600 ticks of 0.1 s. */
  private Octets watchdog = Octets.of(0x44, 0x01, 0, 0, 0x58, 0x02);

  private final BmcProfile profile;

  AppCommands(Octets guid, Sessions sessions, BmcProfile profile) {
    this.profile = profile;
    this.guid = guid;
    this.sessions = sessions;
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.APP, 0x01, Privilege.USER, _ -> deviceId()),
        new Command(Command.APP, 0x02, Privilege.ADMINISTRATOR, _ -> reset()),
        new Command(Command.APP, 0x03, Privilege.ADMINISTRATOR, _ -> reset()),
        new Command(Command.APP, 0x24, Privilege.OPERATOR, this::setWatchdog),
        new Command(Command.APP, 0x25, Privilege.USER, _ -> watchdog()),
        new Command(Command.APP, 0x04, Privilege.USER, _ -> Answer.of(0x55, 0x00)),
        new Command(Command.APP, 0x08, Privilege.USER, _ -> guid()),
        new Command(Command.APP, 0x37, 0, _ -> guid()),
        new Command(Command.APP, 0x38, 0, this::authenticationCapabilities),
        new Command(Command.APP, 0x3b, Privilege.CALLBACK, AppCommands::setPrivilege),
        new Command(Command.APP, 0x3c, Privilege.CALLBACK, this::closeSession),
        new Command(
            Command.APP, 0x41, Privilege.USER, _ -> Answer.of(0x2a, Privilege.ADMINISTRATOR)),
        new Command(Command.APP, 0x42, Privilege.USER, _ -> channelInfo()),
        new Command(Command.APP, 0x54, 0, this::cipherSuites));
  }

  /** Get Device ID (§20.1): a chassis device with SDR, SEL, FRU and sensors, firmware 1.00. */
  private static Answer deviceId() {
    return Answer.of(0x20, 0x81, 0x01, 0x00, 0x02, 0x8f, 0x00, 0x00, 0x00, 0x49, 0x01, 0, 0, 0, 0);
  }

  /** §20.2: the BMC starts anew, so every session is gone after this answer. */
  private Answer reset() {
    resets++;
    return Answer.OK;
  }

  /** How often it was told to start anew. */
  int resets() {
    return resets;
  }

  /** §27.6; the countdown of this one stands still. */
  private Answer setWatchdog(Command.Call call) {
    if (call.data().length() != 6) {
      return Answer.WRONG_LENGTH;
    }
    watchdog = call.data();
    return Answer.OK;
  }

  /** §27.7: 60 s left of a watchdog that a dead operating system left behind. */
  private Answer watchdog() {
    OctetWriter out = new OctetWriter().put(watchdog.slice(0, 2)).u8(0).u8(0);
    return Answer.of(out.put(watchdog.slice(4, 6)).put(watchdog.slice(4, 6)));
  }

  /** §22.24: an 802.3 LAN with sessions. */
  private static Answer channelInfo() {
    return Answer.of(CHANNEL, 0x04, 0x01, 0x80, 0xf2, 0x1b, 0x00, 0x00, 0x00);
  }

  private Answer guid() {
    return Answer.of(new OctetWriter().put(guid));
  }

  /** §22.13: user names needed, IPMI 2.0 sessions only; bit 5: K_g is not zero. */
  private Answer authenticationCapabilities(Command.Call call) {
    if (call.data().length() != 2) {
      return Answer.WRONG_LENGTH;
    }
    boolean extended = (call.data().at(0) & 0x80) != 0;
    int status = profile.kg().isEmpty() ? 0x04 : 0x24;
    return Answer.of(CHANNEL, extended ? 0x80 : 0x00, status, extended ? 0x02 : 0x00, 0, 0, 0, 0);
  }

  /** §22.15: records, 16 octets at a time. */
  private Answer cipherSuites(Command.Call call) {
    if (call.data().length() != 3) {
      return Answer.WRONG_LENGTH;
    }
    OctetWriter records = new OctetWriter();
    Arrays.stream(CipherSuite.values())
        .filter(suite -> profile.suites().contains(suite.id))
        .forEach(suite -> suite.list(records));
    Octets all = records.octets();
    int from = Math.min((call.data().at(2) & 0x3f) * 16, all.length());
    Octets piece = all.slice(from, Math.min(from + 16, all.length()));
    return Answer.of(new OctetWriter().u8(CHANNEL).put(piece));
  }

  /** §22.18: 0 only asks; above the limit of the session is 81h. */
  private static Answer setPrivilege(Command.Call call) {
    if (call.data().length() != 1 || call.session().isEmpty()) {
      return Answer.WRONG_LENGTH;
    }
    Session session = call.session().get();
    int asked = call.data().at(0) & 0x0f;
    int limit = Math.min(session.highestPrivilege, session.userLevel());
    if (session.requestedPrivilege() != 0) {
      limit = Math.min(limit, session.requestedPrivilege());
    }
    if (asked == Privilege.CALLBACK) {
      return Answer.WRONG_FIELD;
    }
    if (asked > limit) {
      return Answer.failed(0x81);
    }
    if (asked != 0) {
      session.setPrivilege(asked);
    }
    return Answer.of(session.privilege());
  }

  /** §22.19. */
  private Answer closeSession(Command.Call call) {
    Octets data = call.data();
    if (data.length() < 4) {
      return Answer.WRONG_LENGTH;
    }
    int id = data.at(3) << 24 | data.at(2) << 16 | data.at(1) << 8 | data.at(0);
    return sessions.close(id) ? Answer.OK : Answer.failed(0x87);
  }
}
