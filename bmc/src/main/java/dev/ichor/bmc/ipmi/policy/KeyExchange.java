package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.crypto.Handshake;
import dev.ichor.bmc.ipmi.crypto.SecureChannel;
import dev.ichor.bmc.ipmi.policy.Login.Step;
import dev.ichor.bmc.ipmi.policy.LoginAction.GiveUp;
import dev.ichor.bmc.ipmi.policy.LoginAction.LoggedIn;
import dev.ichor.bmc.ipmi.policy.LoginAction.Send;
import dev.ichor.bmc.ipmi.policy.LoginState.Attempt;
import dev.ichor.bmc.ipmi.policy.LoginState.Confirming;
import dev.ichor.bmc.ipmi.policy.LoginState.Ended;
import dev.ichor.bmc.ipmi.policy.LoginState.Opening;
import dev.ichor.bmc.ipmi.policy.LoginState.Proving;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.OpenSession;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.Rakp;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.Optional;

/** Open Session and RAKP 1 to 4, our side (§13.17 to §13.23). */
final class KeyExchange {
  private static final int MAX_RESTARTS = 1;
  private static final int NAME_ONLY = 0x10;

  private KeyExchange() {}

  static Step open(LoginFacts facts, Attempt attempt, Nonces fresh) {
    var request =
        new OpenSession.Request(
            fresh.tag(), facts.privilege(), fresh.consoleId(), attempt.suite().algorithms());
    return new Step(
        new Opening(request, attempt),
        new Send(Packets.clear(PayloadType.OPEN_SESSION_REQUEST, request.encode())));
  }

  static Step opened(LoginFacts facts, Opening state, RmcpPlusPacket packet, Nonces fresh)
      throws MalformedIpmiException {
    if (!packet.type().equals(PayloadType.OPEN_SESSION_RESPONSE)) {
      return Login.stay(state, "%s, not Open Session Response".formatted(packet.type()));
    }
    var response = OpenSession.Response.decode(packet.payload());
    var request = state.request();
    if (response.tag() != request.tag()) {
      return Login.stay(state, "tag of another Open Session");
    }
    if (!response.status().equals(RakpStatus.OK)) {
      return RakpRefusal.of(facts, state.attempt(), response.status(), "Open Session", fresh);
    }
    if (response.consoleId() != request.consoleId()) {
      return Login.stay(state, "another console's session id");
    }
    if (!response.suite().equals(Optional.of(request.suite()))) {
      // A BMC that answers with another suite would choose our protection for us.
      return RakpRefusal.of(
          facts, state.attempt(), RakpStatus.NO_CIPHER_SUITE_MATCH, "Open Session", fresh);
    }
    var message =
        new Rakp.Message1(
            fresh.tag(),
            response.bmcId().orElseThrow(),
            fresh.random(),
            facts.role(),
            facts.credentials().name());
    return new Step(
        new Proving(message, request.consoleId(), state.attempt()),
        new Send(
            Packets.clear(
                PayloadType.RAKP_1,
                facts.has(IpmiQuirk.I82571SPT) ? message.encodeWhole() : message.encode())));
  }

  static Step proved(LoginFacts facts, Proving state, RmcpPlusPacket packet, Nonces fresh)
      throws MalformedIpmiException {
    if (!packet.type().equals(PayloadType.RAKP_2)) {
      return Login.stay(state, "%s, not RAKP 2".formatted(packet.type()));
    }
    var answer = Rakp.Message2.decode(packet.payload());
    var sent = state.message();
    if (answer.tag() != sent.tag() || answer.consoleId() != state.consoleId()) {
      return Login.stay(state, "RAKP 2 of another exchange");
    }
    if (!answer.status().equals(RakpStatus.OK)) {
      return RakpRefusal.of(facts, state.attempt(), answer.status(), "RAKP 1", fresh);
    }
    var proven = proven(facts, state, answer);
    var tag = fresh.tag();
    if (proven.isEmpty()) {
      var abort =
          new Rakp.Message3(tag, RakpStatus.INVALID_INTEGRITY_CHECK, sent.bmcId(), Bytes.EMPTY);
      return new Step(
          new Ended(),
          new GiveUp(
              new BmcFault.WrongPassword(facts.address(), facts.credentials().user()),
              Optional.of(Packets.clear(PayloadType.RAKP_3, abort.encode()))));
    }
    var handshake = proven.get();
    var message = new Rakp.Message3(tag, RakpStatus.OK, sent.bmcId(), handshake.consoleCode());
    return new Step(
        new Confirming(handshake, handshake.keys(), tag, state.attempt()),
        new Send(Packets.clear(PayloadType.RAKP_3, message.encode())));
  }

  /**
   * The handshake under which the BMC's code is right. Some BMCs, and OpenIPMI's, hash the
   * privilege of Open Session in place of the role octet that was sent; the code itself tells
   * which.
   */
  private static Optional<Handshake> proven(LoginFacts facts, Proving state, Rakp.Message2 answer) {
    var sent = state.message();
    for (var role : new int[] {sent.role(), sent.role() & ~NAME_ONLY}) {
      var handshake =
          new Handshake(
              state.attempt().suite(),
              facts.credentials(),
              state.consoleId(),
              sent.bmcId(),
              sent.consoleRandom(),
              answer.bmcRandom(),
              answer.guid(),
              role);
      if (handshake.proves(answer.code())) {
        return Optional.of(handshake);
      }
    }
    return Optional.empty();
  }

  static Step confirmed(LoginFacts facts, Confirming state, RmcpPlusPacket packet, Nonces fresh)
      throws MalformedIpmiException {
    if (!packet.type().equals(PayloadType.RAKP_4)) {
      return Login.stay(state, "%s, not RAKP 4".formatted(packet.type()));
    }
    var answer = Rakp.Message4.decode(packet.payload());
    var handshake = state.handshake();
    if (answer.tag() != state.tag() || answer.consoleId() != handshake.consoleId()) {
      return Login.stay(state, "RAKP 4 of another exchange");
    }
    if (!answer.status().equals(RakpStatus.OK)) {
      var step = RakpRefusal.of(facts, state.attempt(), answer.status(), "RAKP 3", fresh);
      return withGoodbye(step, goodbye(state, fresh));
    }
    if (!handshake.confirms(state.keys(), answer.check())) {
      // The password was proven by RAKP 2, so the keys differ by K_g; we cannot even say goodbye.
      var isGiven = facts.credentials().kg().isPresent();
      return Login.end(new BmcFault.WrongKg(facts.address(), isGiven, state.attempt().keyed()));
    }
    return new Step(
        new Ended(),
        new LoggedIn(handshake.suite(), state.keys(), handshake.consoleId(), handshake.bmcId()));
  }

  /**
   * A refused RAKP 3 may be the answer to its repetition: the first one opened a session and RAKP 4
   * was lost. That session is closed, whatever comes next.
   */
  private static Step withGoodbye(Step step, Bytes goodbye) {
    var action =
        switch (step.action()) {
          case Send(var datagram, _) -> new Send(datagram, Optional.of(goodbye));
          case GiveUp(var fault, _) -> new GiveUp(fault, Optional.of(goodbye));
          case LoginAction.Stay stay -> stay;
          case LoggedIn done -> done;
        };
    return new Step(step.state(), action);
  }

  /** Close Session for a session that may or may not be there, first packet in it. */
  static Bytes goodbye(Confirming state, Nonces fresh) {
    var bmcId = state.handshake().bmcId();
    var data = new WireWriter().i32(bmcId).done();
    var request = new LanMessage.Request(Command.CLOSE_SESSION, 1, data);
    var packet =
        SecureChannel.seal(
            state.keys(), bmcId, 1, PayloadType.IPMI, request.encode(), fresh.vector());
    return RmcpMessage.ipmi(packet.encode()).encode();
  }

  /** Whether the exchange may begin anew with the same suite. */
  static boolean mayRestart(Attempt attempt) {
    return attempt.restarts() < MAX_RESTARTS;
  }
}
