package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.Login;
import dev.ichor.bmc.ipmi.policy.LoginAction;
import dev.ichor.bmc.ipmi.policy.LoginEvent;
import dev.ichor.bmc.ipmi.policy.LoginFacts;
import dev.ichor.bmc.ipmi.policy.LoginState;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;

/** Carries a login out: does what {@link Login} says, and tells it what happened. */
final class LoginRun {
  /** More steps than any login has: 2 capabilities, 2 suites begun twice, 64 pieces of a list. */
  private static final int MAX_STEPS = 100;

  private final LoginFacts facts;
  private final Conversation conversation;
  private final NonceSource random;
  private final Duration patience;

  /**
   * @param patience how long one exchange waits at most
   */
  LoginRun(LoginFacts facts, Conversation conversation, NonceSource random, Duration patience) {
    this.facts = facts;
    this.conversation = conversation;
    this.random = random;
    this.patience = patience;
  }

  LoginAction.LoggedIn run() throws BmcFaultException, InterruptedException {
    var step = Login.step(facts, new LoginState.Fresh(), new LoginEvent.Begin(), random.nonces());
    for (var steps = 0; steps < MAX_STEPS; steps++) {
      switch (step.action()) {
        case LoginAction.LoggedIn done -> {
          return done;
        }
        case LoginAction.GiveUp(var fault, var farewell) -> {
          farewell.ifPresent(conversation::sendOnce);
          throw new BmcFaultException(heard(fault));
        }
        case LoginAction.Send(var datagram, var farewell) -> {
          farewell.ifPresent(conversation::sendOnce);
          step = answer(step.state(), datagram);
        }
        case LoginAction.Stay(var why, _) ->
            throw new IllegalStateException("the exchange waits on by itself: " + why);
      }
    }
    throw new BmcFaultException(new BmcFault.Garbled(facts.address(), "the login goes in circles"));
  }

  private Login.Step answer(LoginState state, Bytes datagram)
      throws BmcFaultException, InterruptedException {
    try {
      return conversation
          .exchange(() -> datagram, arrived -> read(state, arrived))
          .orElseGet(() -> silence(state));
    } catch (BmcFaultException e) {
      // Ichor is stopping: let the BMC free what was half open.
      if (silence(state).action() instanceof LoginAction.GiveUp(_, var farewell)) {
        farewell.ifPresent(conversation::sendOnce);
      }
      throw e;
    }
  }

  private Conversation.Reading<Login.Step> read(LoginState state, Bytes datagram) {
    var step = Login.step(facts, state, new LoginEvent.Arrived(datagram), random.nonces());
    return step.action() instanceof LoginAction.Stay(var why, var understood)
        ? new Conversation.Reading.Miss<>(why, understood)
        : new Conversation.Reading.Hit<>(step);
  }

  private Login.Step silence(LoginState state) {
    return Login.step(facts, state, new LoginEvent.Silence(patience), random.nonces());
  }

  /** Silence is noise when something came that could not be used. */
  private BmcFault heard(BmcFault fault) {
    return fault instanceof BmcFault.Unreachable ? conversation.unanswered() : fault;
  }
}
