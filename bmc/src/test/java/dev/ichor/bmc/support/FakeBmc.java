package dev.ichor.bmc.support;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.crypto.Handshake;
import dev.ichor.bmc.ipmi.crypto.SecureChannel;
import dev.ichor.bmc.ipmi.crypto.SessionKeys;
import dev.ichor.bmc.ipmi.wire.AsfMessage;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.OpenSession;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.Rakp;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.SessionlessPacket;
import dev.ichor.bmc.ipmi.wire.SuiteAlgorithms;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A BMC on loopback whose answers can be lost, doubled or spoilt. It uses our own codec, so it
 * judges the client's behaviour, not its octets: those are judged by exchange.py and ipmi_sim.
 */
public final class FakeBmc implements AutoCloseable {
  /**
   * What becomes of an answer on its way out; the kind is {@code open}, {@code rakp2}, {@code
   * command}…
   */
  @FunctionalInterface
  public interface Wire {
    List<Bytes> carry(String kind, Bytes datagram);
  }

  private Credentials user = new Credentials("admin", Secret.of("secret"), Optional.empty());

  /** What it says of itself without a session. */
  public volatile AuthCapabilities capabilities =
      new AuthCapabilities(1, true, false, false, false);

  /** What becomes of an answer before it is sealed. */
  public volatile UnaryOperator<Bytes> spoiling = message -> message;

  /** Its packets carry no session id. */
  public volatile boolean isNameless;

  /** A RAKP 1 counts only with room for 16 octets of name. */
  public volatile boolean wantsWholeName;

  public final FakeChassis chassis = new FakeChassis();

  /** Sessions opened and closed so far. */
  public final AtomicInteger opened = new AtomicInteger();

  public final AtomicInteger closed = new AtomicInteger();

  /** Datagrams received so far. */
  public final AtomicInteger received = new AtomicInteger();

  /** Suites that logins asked for since the last clear. */
  public final Set<SuiteAlgorithms> suitesAsked = ConcurrentHashMap.newKeySet();

  private final DatagramSocket socket;
  private final List<CipherSuite> suites;
  private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();
  private volatile Wire wire = (_, datagram) -> List.of(datagram);
  private int nextId = 0x02000000;

  private static final class Session {
    private CipherSuite suite = CipherSuite.SUITE_3;
    private int consoleId;
    private Optional<Handshake> handshake = Optional.empty();
    private Optional<SessionKeys> keys = Optional.empty();
    private int sequence;
  }

  public FakeBmc(CipherSuite... suites) throws IOException {
    this.suites = List.of(suites);
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("fake-bmc").start(this::serve);
  }

  public void wire(Wire carrier) {
    wire = carrier;
  }

  /** It has a key of its own from now on. */
  public void key(String kg) {
    user = new Credentials("admin", Secret.of("secret"), Optional.of(Secret.of(kg)));
    capabilities = new AuthCapabilities(1, true, true, false, false);
  }

  public BmcEndpoint endpoint() {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.IPMI,
        "127.0.0.1",
        socket.getLocalPort(),
        "admin",
        Secret.of("secret"));
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[1500], 1500);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        received.incrementAndGet();
        var datagram = Bytes.of(packet.getData()).slice(0, packet.getLength());
        answer(datagram, packet);
      } catch (IOException e) {
        return; // closed
      } catch (MalformedIpmiException e) {
        throw new AssertionError("the client sent nonsense", e);
      }
    }
  }

  private void answer(Bytes datagram, DatagramPacket from)
      throws IOException, MalformedIpmiException {
    var message = RmcpMessage.decode(datagram);
    if (message.messageClass() == RmcpMessage.ASF) {
      var pong = new AsfMessage.Pong(AsfMessage.decode(message.payload()).tag(), true);
      reply("pong", RmcpMessage.asf(pong.encode()).encode(), from);
    } else if (message.payload().at(0) == SessionlessPacket.AUTH_NONE) {
      var request =
          LanMessage.Request.decode(SessionlessPacket.decode(message.payload()).message());
      var packet = new SessionlessPacket(sessionless(request).encode());
      reply("capabilities", RmcpMessage.ipmi(packet.encode()).encode(), from);
    } else {
      plus(RmcpPlusPacket.decode(message.payload()), from);
    }
  }

  private LanMessage.Response sessionless(LanMessage.Request request) {
    var known = request.command().equals(Command.GET_AUTH_CAPABILITIES);
    return new LanMessage.Response(
        request.command(),
        request.sequence(),
        known ? CompletionCode.OK : CompletionCode.UNRECOGNISED_COMMAND,
        known ? capabilities.encode() : Bytes.EMPTY);
  }

  private void plus(RmcpPlusPacket packet, DatagramPacket from)
      throws IOException, MalformedIpmiException {
    if (packet.type().equals(PayloadType.OPEN_SESSION_REQUEST)) {
      var response = open(OpenSession.Request.decode(packet.payload()));
      clear("open", PayloadType.OPEN_SESSION_RESPONSE, response.encode(), from);
    } else if (packet.type().equals(PayloadType.RAKP_1)) {
      if (wantsWholeName && packet.payload().size() != 44) {
        return;
      }
      var answer = prove(Rakp.Message1.decode(packet.payload()));
      clear("rakp2", PayloadType.RAKP_2, answer.encode(), from);
    } else if (packet.type().equals(PayloadType.RAKP_3)) {
      var message = Rakp.Message3.decode(packet.payload());
      if (message.status().equals(RakpStatus.OK)) {
        clear("rakp4", PayloadType.RAKP_4, confirm(message).encode(), from);
      }
    } else if (sessions.containsKey(packet.sessionId())) {
      command(session(packet.sessionId()), packet, from);
    }
  }

  private OpenSession.Response open(OpenSession.Request request) {
    suitesAsked.add(request.suite());
    for (var suite : suites) {
      if (suite.algorithms().equals(request.suite())) {
        var session = new Session();
        session.suite = suite;
        session.consoleId = request.consoleId();
        nextId++;
        sessions.put(nextId, session);
        return new OpenSession.Response(
            request.tag(),
            RakpStatus.OK,
            request.privilege().code(),
            request.consoleId(),
            Optional.of(nextId),
            Optional.of(request.suite()));
      }
    }
    return new OpenSession.Response(
        request.tag(),
        RakpStatus.NO_CIPHER_SUITE_MATCH,
        0,
        request.consoleId(),
        Optional.empty(),
        Optional.empty());
  }

  private Session session(int id) {
    return requireNonNull(sessions.get(id), "session");
  }

  private Rakp.Message2 prove(Rakp.Message1 message) {
    var session = session(message.bmcId());
    var random = Bytes.ofHex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf");
    var guid = Bytes.ofHex("00112233445566778899aabbccddeeff");
    var handshake =
        new Handshake(
            session.suite,
            user,
            session.consoleId,
            message.bmcId(),
            message.consoleRandom(),
            random,
            guid,
            message.role());
    session.handshake = Optional.of(handshake);
    return new Rakp.Message2(
        message.tag(), RakpStatus.OK, session.consoleId, random, guid, handshake.bmcCode());
  }

  private Rakp.Message4 confirm(Rakp.Message3 message) {
    var session = session(message.bmcId());
    var handshake = session.handshake.orElseThrow();
    if (!handshake.consoleCode().equals(message.code())) {
      return new Rakp.Message4(
          message.tag(), RakpStatus.INVALID_INTEGRITY_CHECK, session.consoleId, Bytes.EMPTY);
    }
    if (session.keys.isEmpty()) {
      opened.incrementAndGet();
    }
    var keys = handshake.keys();
    session.keys = Optional.of(keys);
    return new Rakp.Message4(
        message.tag(), RakpStatus.OK, session.consoleId, handshake.finalCheck(keys));
  }

  private void command(Session session, RmcpPlusPacket packet, DatagramPacket from)
      throws IOException, MalformedIpmiException {
    var keys = session.keys.orElseThrow();
    var request = LanMessage.Request.decode(SecureChannel.open(keys, packet));
    var response = chassis.answer(request);
    if (request.command().equals(Command.CLOSE_SESSION)) {
      sessions.remove(packet.sessionId());
      closed.incrementAndGet();
    }
    session.sequence++;
    var vector = Bytes.of(new byte[16]);
    var sealed =
        SecureChannel.seal(
            keys,
            isNameless ? 0 : session.consoleId,
            session.sequence,
            PayloadType.IPMI,
            spoiling.apply(response.encode()),
            vector);
    reply("command", RmcpMessage.ipmi(sealed.encode()).encode(), from);
  }

  private void clear(String kind, PayloadType type, Bytes payload, DatagramPacket from)
      throws IOException {
    var packet = RmcpPlusPacket.clear(type, payload);
    reply(kind, RmcpMessage.ipmi(packet.encode()).encode(), from);
  }

  private void reply(String kind, Bytes datagram, DatagramPacket from) throws IOException {
    for (var carried : wire.carry(kind, datagram)) {
      var octets = carried.toArray();
      socket.send(new DatagramPacket(octets, octets.length, from.getSocketAddress()));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
