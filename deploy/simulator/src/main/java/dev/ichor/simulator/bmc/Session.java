package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.Optional;

/** One session from Open Session on; active after RAKP 4 (IPMI 2.0 §6.12, §13.14). */
final class Session {
  final int id;
  final int consoleId;
  final CipherSuite suite;
  final int highestPrivilege;
  final Octets bmcRandom;

  private Octets consoleRandom = Octets.EMPTY;
  private int role;
  private Octets user = Octets.EMPTY;
  private Octets userKey = Octets.EMPTY;
  private int userLevel;
  private int privilege = Privilege.USER;
  private Optional<SessionKeys> keys = Optional.empty();
  private final SequenceWindow inbound = new SequenceWindow();
  private int outbound;
  private Instant lastUsed;
  private Optional<Answered> last = Optional.empty();

  /** The latest request and its answer: a repetition is answered again, not carried out again. */
  private record Answered(IpmiMessage request, Answer answer, Instant at) {}

  Session(int id, int consoleId, CipherSuite suite, int privilege, Octets random, Instant now) {
    this.id = id;
    this.consoleId = consoleId;
    this.suite = suite;
    this.highestPrivilege = privilege;
    this.bmcRandom = random;
    this.lastUsed = now;
  }

  /** Keeps what RAKP 1 said: the console's random number, the whole role octet and the name. */
  void introduce(Octets consoleRandom, int role, Octets user, Octets key, int level) {
    this.userKey = key;
    this.userLevel = level;
    this.consoleRandom = consoleRandom;
    this.role = role;
    this.user = user;
  }

  boolean isIntroduced() {
    return !consoleRandom.isEmpty();
  }

  /** Role octet, length of the user name, user name: the tail of three of the four hashes. */
  Octets roleAndUser() {
    return new OctetWriter().u8(role).u8(user.length()).put(user).octets();
  }

  /** K_uid: the password, padded to 20 octets. */
  Octets userKey() {
    return userKey;
  }

  /** Highest level that this user has. */
  int userLevel() {
    return userLevel;
  }

  Octets consoleRandom() {
    return consoleRandom;
  }

  int requestedPrivilege() {
    return role & 0x0f;
  }

  void activate(SessionKeys sessionKeys) {
    keys = Optional.of(sessionKeys);
  }

  /** Empty until the session is active. */
  Optional<SessionKeys> keys() {
    return keys;
  }

  int privilege() {
    return privilege;
  }

  void setPrivilege(int privilege) {
    this.privilege = privilege;
  }

  boolean accepts(int sequence) {
    return inbound.accept(sequence);
  }

  int nextSequence() {
    outbound++;
    return outbound;
  }

  void touch(Instant now) {
    lastUsed = now;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  /** The earlier answer, if this is the same request again within five seconds (§5.1). */
  Optional<Answer> repeated(IpmiMessage request, Instant now) {
    return last.filter(l -> l.request().equals(request) && now.isBefore(l.at().plusSeconds(5)))
        .map(Answered::answer);
  }

  void remember(IpmiMessage request, Answer answer, Instant now) {
    last = Optional.of(new Answered(request, answer, now));
  }
}
