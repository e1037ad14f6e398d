package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.policy.LoginAction.GiveUp;
import dev.ichor.bmc.ipmi.policy.LoginAction.Send;
import dev.ichor.bmc.ipmi.policy.LoginAction.Stay;
import dev.ichor.bmc.ipmi.policy.LoginState.Asking;
import dev.ichor.bmc.ipmi.policy.LoginState.Attempt;
import dev.ichor.bmc.ipmi.policy.LoginState.Confirming;
import dev.ichor.bmc.ipmi.policy.LoginState.Ended;
import dev.ichor.bmc.ipmi.policy.LoginState.Fresh;
import dev.ichor.bmc.ipmi.policy.LoginState.Listing;
import dev.ichor.bmc.ipmi.policy.LoginState.Opening;
import dev.ichor.bmc.ipmi.policy.LoginState.Proving;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.SessionlessPacket;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to an RMCP+ session (§13.15) as a function from state and event to state and action: ask
 * what the BMC can, open a session with the first suite it takes, prove both sides, and say
 * precisely what went wrong otherwise.
 */
public final class Login {
  private Login() {}

  /** State afterwards, and what to do now. */
  public record Step(LoginState state, LoginAction action) {}

  public static Step step(LoginFacts facts, LoginState state, LoginEvent event, Nonces fresh) {
    return switch (event) {
      case LoginEvent.Begin() ->
          facts.has(IpmiQuirk.AUTHCAP)
              ? KeyExchange.open(facts, Attempt.first(facts.suites(), Optional.empty()), fresh)
              : ask(true, fresh);
      case LoginEvent.Silence(var waited) -> silent(facts, state, waited, fresh);
      case LoginEvent.Arrived(var datagram) -> {
        try {
          yield arrived(facts, state, Packets.ipmi(datagram), fresh);
        } catch (MalformedIpmiException e) {
          yield new Step(state, new Stay(String.valueOf(e.getMessage()), false));
        }
      }
    };
  }

  private static Step ask(boolean extended, Nonces fresh) {
    var data = AuthCapabilities.request(Privilege.ADMINISTRATOR, extended);
    var request = new LanMessage.Request(Command.GET_AUTH_CAPABILITIES, fresh.tag() & 0x3f, data);
    return new Step(new Asking(request, extended), new Send(Packets.sessionless(request)));
  }

  private static Step arrived(LoginFacts facts, LoginState state, Bytes packet, Nonces fresh)
      throws MalformedIpmiException {
    return switch (state) {
      case Fresh _, Ended _ -> stay(state, "nothing was asked");
      case Asking asking -> {
        var answer = answer(facts, packet, asking.request());
        yield answer.isEmpty()
            ? stay(state, "not the answer about capabilities")
            : capabilities(facts, asking, answer.get(), fresh);
      }
      case Listing listing -> {
        var answer = answer(facts, packet, listing.request());
        yield answer.isEmpty()
            ? stay(state, "not the answer about cipher suites")
            : SuiteListing.answered(facts, listing, answer.get(), fresh);
      }
      case Opening opening when Packets.isRmcpPlus(packet) ->
          KeyExchange.opened(facts, opening, RmcpPlusPacket.decode(packet), fresh);
      case Proving proving when Packets.isRmcpPlus(packet) ->
          KeyExchange.proved(facts, proving, RmcpPlusPacket.decode(packet), fresh);
      case Confirming confirming when Packets.isRmcpPlus(packet) ->
          KeyExchange.confirmed(facts, confirming, RmcpPlusPacket.decode(packet), fresh);
      case Opening _, Proving _, Confirming _ -> stay(state, "not an RMCP+ packet");
    };
  }

  private static Optional<LanMessage.Response> answer(
      LoginFacts facts, Bytes packet, LanMessage.Request request) throws MalformedIpmiException {
    if (Packets.isRmcpPlus(packet)) {
      return Optional.empty();
    }
    var message = SessionlessPacket.decode(packet).message();
    var response = LanMessage.Response.decode(message, !facts.has(IpmiQuirk.NOCHECKSUMCHECK));
    return Optional.of(response).filter(r -> r.answers(request));
  }

  private static Step capabilities(
      LoginFacts facts, Asking asking, LanMessage.Response answer, Nonces fresh)
      throws MalformedIpmiException {
    if (!answer.completion().isOk()) {
      if (asking.extended() && !answer.completion().isBusy()) {
        return ask(false, fresh);
      }
      return end(refusal(facts, answer));
    }
    // Without bit 7 the answer cannot say "IPMI 2.0"; Open Session will tell.
    if (!asking.extended()) {
      return KeyExchange.open(facts, Attempt.first(facts.suites(), Optional.empty()), fresh);
    }
    var said = AuthCapabilities.decode(answer.data());
    return said.ipmi20()
        ? KeyExchange.open(
            facts, Attempt.first(facts.suites(), Optional.of(said.keyRequired())), fresh)
        : end(new BmcFault.Ipmi15Only(facts.address()));
  }

  private static BmcFault refusal(LoginFacts facts, LanMessage.Response answer) {
    var words = answer.completion().toString();
    return answer.completion().isBusy()
        ? new BmcFault.Busy(facts.address(), words)
        : new BmcFault.Refused(facts.address(), answer.command().name(), words);
  }

  private static Step silent(LoginFacts facts, LoginState state, Duration waited, Nonces fresh) {
    return switch (state) {
      case Opening(_, var attempt) when !attempt.left().isEmpty() ->
          // Some BMCs do not refuse a suite they lack, they say nothing.
          KeyExchange.open(facts, attempt.next(), fresh);
      case Listing(_, _, _, _) ->
          end(new BmcFault.NoSuite(facts.address(), facts.suiteIds(), List.of()));
      case Confirming confirming ->
          new Step(
              new Ended(),
              new GiveUp(
                  new BmcFault.Unreachable(facts.address(), waited),
                  Optional.of(KeyExchange.goodbye(confirming, fresh))));
      case Fresh _, Asking _, Opening _, Proving _, Ended _ ->
          end(new BmcFault.Unreachable(facts.address(), waited));
    };
  }

  static Step stay(LoginState state, String why) {
    return new Step(state, new Stay(why, true));
  }

  static Step end(BmcFault fault) {
    return new Step(new Ended(), new GiveUp(fault, Optional.empty()));
  }
}
