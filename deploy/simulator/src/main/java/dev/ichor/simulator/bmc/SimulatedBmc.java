package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One BMC: datagrams in, datagrams out, no socket. It speaks RMCP presence and IPMI 2.0 over LAN
 * with the cipher suites of its profile, and drops in silence what the specification says to drop.
 */
public final class SimulatedBmc {
  private static final Logger LOG = Logger.getLogger(SimulatedBmc.class);

  private final BmcFaults faults;
  private final BmcProfile profile;
  private final Map<Integer, Satellite> satellites;
  private final Chassis chassis;
  private final Sessions sessions;
  private final UserStore users;
  private final Handshake handshake;
  private final BootOptions bootOptions;
  private final AlertSettings alerts = new AlertSettings();
  private final BmcKeep keep;
  private final SerialPort serial = new SerialPort();
  private final SolPort sol;
  private final List<Octets> following = new ArrayList<>();
  private List<Octets> after = List.of();
  private final Map<Integer, Command> commands = new HashMap<>();
  private long received;
  private int traps;
  private boolean consoleSpoke;
  private boolean isLanOff;

  public SimulatedBmc(BmcProfile profile, Chassis chassis, BmcFaults faults) {
    this(profile, chassis, faults, Map.of());
  }

  /** With a blade behind it at 82h, and behind that one, on its channel 7, a mezzanine at 74h. */
  public static SimulatedBmc withBlade(BmcProfile profile, Chassis chassis, BmcFaults faults) {
    return new SimulatedBmc(profile, chassis, faults, Satellite.blade(profile));
  }

  private SimulatedBmc(
      BmcProfile profile, Chassis chassis, BmcFaults faults, Map<Integer, Satellite> satellites) {
    Octets guid = guid(profile.systemUuid());
    this.faults = faults;
    this.profile = profile;
    this.satellites = Map.copyOf(satellites);
    this.chassis = chassis;
    this.sessions = new Sessions(profile.sessionSlots());
    this.sol = new SolPort(serial, sessions);
    this.users = new UserStore(profile);
    this.handshake = new Handshake(users, guid, sessions, profile);
    this.bootOptions = new BootOptions(faults.bootDeviceReadBack());
    this.keep = new BmcKeep(profile);
    EventLog eventLog = new EventLog(keep);
    Stream.of(
            new AppCommands(guid, sessions, profile).commands(),
            new ChassisCommands(chassis, bootOptions, eventLog, faults.busyFirst()).commands(),
            eventLog.commands(),
            users.commands(),
            sol.commands(),
            new LanSettings(alerts).commands(),
            alerts.commands(),
            new DcmiCommands(chassis, keep).commands(),
            new SensorRepository(chassis, !satellites.isEmpty()).commands(),
            List.of(Satellite.sendMessage(satellites, Optional.of(following::add))),
            new FruStore(profile).commands())
        .flatMap(List::stream)
        .forEach(c -> commands.put(c.netFn() << 8 | c.code(), c));
  }

  /** What is wrong with this BMC. */
  public BmcFaults faults() {
    return faults;
  }

  /** What the firmware finds as the machine starts; clears a one-time override. */
  public synchronized Optional<BootOverride> takeBootOverride(Instant now) {
    return bootOptions.take(now);
  }

  /** What the firmware would find now; nothing is used up. */
  public synchronized Optional<BootOverride> bootOverride(Instant now) {
    return bootOptions.look(now);
  }

  /** As by Set System Boot Options, kept until it is used; device 0 takes an override away. */
  public synchronized void setBootOverride(BootOverride override, Instant now) {
    bootOptions.write(override, now);
  }

  /** IPMI over LAN on or off, as the other service says. */
  public synchronized void switchLan(boolean on) {
    isLanOff = !on;
  }

  /** What the machine prints, and what is typed to it. */
  public SerialPort serial() {
    return serial;
  }

  /** Somebody has the console. */
  synchronized boolean hasConsole() {
    return sol.holder().isPresent();
  }

  /** The last datagram came from who has the console. */
  synchronized boolean consoleSpoke() {
    return consoleSpoke;
  }

  synchronized void listensAt(int port) {
    sol.listensAt(port);
  }

  /** Datagrams for the console that nothing asked for. */
  synchronized List<Octets> due(Instant now) {
    return sol.due(now);
  }

  /** Whether the blade behind it has power; without a blade it has none. */
  public synchronized boolean isBladeOn() {
    return satellites.values().stream().anyMatch(Satellite::isOn);
  }

  /** Clock, power limit, asset tag and name, by IPMI and Redfish alike. */
  public BmcKeep keep() {
    return keep;
  }

  /** Addresses that it sends traps to. */
  public synchronized List<String> alertReceivers() {
    return alerts.receivers();
  }

  /** A trap that tells what the power is now; sent by {@link BmcHost#trap}. */
  synchronized Octets trap(Octets agent, Instant now) {
    traps++;
    int offset = chassis.isOn() ? 0 : 6;
    return PlatformEventTrap.power(profile.systemUuid(), traps, offset, agent, now);
  }

  /** Who may log in, by IPMI and Redfish alike. */
  public UserStore users() {
    return users;
  }

  /** The machine. */
  public Chassis chassis() {
    return chassis;
  }

  public BmcProfile profile() {
    return profile;
  }

  /** The answer to a datagram, or empty where a BMC stays silent. */
  public synchronized Optional<Octets> answer(Octets datagram, Instant now) {
    received++;
    consoleSpoke = false;
    if (isLanOff) {
      return Optional.empty();
    }
    if (faults.dropEvery() > 0 && received % faults.dropEvery() == 0) {
      return Optional.empty();
    }
    try {
      return switch (RmcpDatagram.decode(datagram)) {
        case RmcpDatagram.Ping(int tag) -> Optional.of(RmcpDatagram.pong(tag));
        case RmcpDatagram.Plain(Octets message) ->
            Optional.of(RmcpDatagram.plain(execute(message, Optional.empty(), now)));
        case RmcpDatagram.Legacy _ -> Optional.empty();
        case RmcpDatagram.Plus plus when plus.sessionId() == 0 -> outsideSession(plus, now);
        case RmcpDatagram.Plus plus -> insideSession(plus, now);
      };
    } catch (MalformedPacket e) {
      LOG.debugf("bmc drop why=\"%s\"", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Octets> outsideSession(RmcpDatagram.Plus plus, Instant now)
      throws MalformedPacket {
    if (plus.encrypted() || plus.authenticated()) {
      return Optional.empty();
    }
    Octets payload = plus.payload();
    return switch (plus.payloadType()) {
      case Payloads.IPMI ->
          Optional.of(
              RmcpDatagram.unprotected(Payloads.IPMI, execute(payload, Optional.empty(), now)));
      case Payloads.OPEN_REQUEST ->
          Optional.of(
              RmcpDatagram.unprotected(Payloads.OPEN_RESPONSE, handshake.open(payload, now)));
      case Payloads.RAKP_1 ->
          Optional.of(RmcpDatagram.unprotected(Payloads.RAKP_2, handshake.rakp1(payload, now)));
      case Payloads.RAKP_3 ->
          Optional.of(RmcpDatagram.unprotected(Payloads.RAKP_4, handshake.rakp3(payload, now)));
      default -> Optional.empty();
    };
  }

  /** §13.28: anything unsigned, wrongly signed, repeated or not encrypted is dropped in silence. */
  private Optional<Octets> insideSession(RmcpDatagram.Plus plus, Instant now)
      throws MalformedPacket {
    Optional<Session> found = sessions.find(plus.sessionId());
    Optional<SessionKeys> keys = found.flatMap(Session::keys);
    boolean known = plus.payloadType() == Payloads.IPMI || plus.payloadType() == Payloads.SOL;
    if (found.isEmpty() || keys.isEmpty() || !known) {
      return Optional.empty();
    }
    Session session = found.get();
    Octets whole = plus.whole();
    int signedEnd = whole.length() - session.suite.authCodeLength;
    boolean genuine =
        plus.authenticated()
            && plus.encrypted() == session.suite.encrypts()
            && signedEnd > 16
            && keys.get().isAuthentic(whole.slice(4, signedEnd), whole.from(signedEnd));
    if (!genuine || !session.accepts(plus.sequence())) {
      return Optional.empty();
    }
    Optional<Octets> message = keys.get().open(plus.payload());
    if (message.isEmpty()) {
      return Optional.empty();
    }
    session.touch(now);
    if (plus.payloadType() == Payloads.SOL) {
      consoleSpoke = sol.holder().filter(holder -> holder == session).isPresent();
      return consoleSpoke ? sol.received(message.get()) : Optional.empty();
    }
    Octets answer = execute(message.get(), found, now);
    consoleSpoke = sol.holder().filter(holder -> holder == session).isPresent();
    Octets first = sealed(session, keys.get(), answer);
    after = following.stream().map(more -> sealed(session, keys.get(), more)).toList();
    following.clear();
    return Optional.of(first);
  }

  private static Octets sealed(Session session, SessionKeys keys, Octets message) {
    return RmcpDatagram.protectedBy(
        keys, Payloads.IPMI, session.consoleId, session.nextSequence(), message);
  }

  /** Datagrams that belong behind the last answer; each is given once. */
  synchronized List<Octets> after() {
    List<Octets> all = after;
    after = List.of();
    return all;
  }

  private Octets execute(Octets message, Optional<Session> session, Instant now)
      throws MalformedPacket {
    IpmiMessage request = IpmiMessage.decode(message);
    Optional<Answer> repeated = session.flatMap(s -> s.repeated(request, now));
    if (repeated.isPresent()) {
      return request.encode(repeated.get());
    }
    Answer answer = answer(request, session, now);
    session.ifPresent(s -> s.remember(request, answer, now));
    return request.encode(answer);
  }

  private Answer answer(IpmiMessage request, Optional<Session> session, Instant now) {
    Command command = commands.get(request.netFn() << 8 | request.cmd());
    int privilege = session.map(Session::privilege).orElse(0);
    if (command == null) {
      return session.isPresent() ? Answer.UNKNOWN_COMMAND : Answer.NO_PRIVILEGE;
    }
    if (privilege < command.privilege()) {
      return Answer.NO_PRIVILEGE;
    }
    return command.body().answer(new Command.Call(request.data(), session, now));
  }

  /** §20.8: the UUID with its least significant octet first. */
  private static Octets guid(UUID uuid) {
    OctetWriter out = new OctetWriter();
    for (int i = 0; i < 8; i++) {
      out.u8((int) (uuid.getLeastSignificantBits() >>> 8 * i));
    }
    for (int i = 0; i < 8; i++) {
      out.u8((int) (uuid.getMostSignificantBits() >>> 8 * i));
    }
    return out.octets();
  }
}
