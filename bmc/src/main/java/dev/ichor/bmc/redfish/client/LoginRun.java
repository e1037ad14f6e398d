package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.Quirks.LoginHabit;
import dev.ichor.bmc.redfish.policy.RetryRule;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.policy.RetryRule.Verdict;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.ServiceRoot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import okhttp3.Credentials;
import org.jboss.logging.Logger;

/**
 * One login: a session where the BMC has them, else user and password with each request. The
 * password is sent to a login once only: a second try would bring an account nearer to its lock.
 */
final class LoginRun {
  private static final Logger LOG = Logger.getLogger(LoginRun.class);

  private final RedfishTarget target;
  private final Exchange exchange;

  /** One request with what a session does about "not now" and lost connections. */
  interface Exchange {
    Answer post(Reference path, JsonBody body) throws BmcFaultException, InterruptedException;
  }

  LoginRun(RedfishTarget target, Exchange exchange) {
    this.target = target;
    this.exchange = exchange;
  }

  Login run(ServiceRoot root, LoginHabit habit) throws BmcFaultException, InterruptedException {
    if (habit == LoginHabit.BASIC || root.sessions().isEmpty()) {
      return basic();
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("UserName", target.user());
    body.put("Password", target.password());
    var answer = exchange.post(parse(root.sessions().get()), JsonBody.of(body));
    return switch (RetryRule.judge(Method.POST, answer, Duration.ZERO)) {
      case Verdict.Take() -> token(answer);
      case Verdict.Relogin(), Verdict.Forbidden _, Verdict.Refused _ -> throw refused(answer);
      case Verdict.NewPasswordFirst() ->
          throw fault(new BmcFault.PasswordChangeRequired(target.name(), target.user()));
      case Verdict.Missing(var why) -> fallBack(why);
      case Verdict.NoSlot(var why) -> fallBack(why);
      case Verdict.Reread(var why) -> fallBack(why);
      case Verdict.Again(_, var why) -> throw fault(new BmcFault.Busy(target.name(), why));
    };
  }

  /**
   * Any other no may be a no to the password (some BMCs say 400): it is not sent a second time as
   * Basic, which the account's lock would count again. What broke inside the BMC is no answer.
   */
  private BmcFaultException refused(Answer answer) {
    return fault(
        answer.status() >= 500
            ? new BmcFault.Garbled(target.name(), "to a login: " + answer.words())
            : new BmcFault.LoginRefused(target.name(), target.user()));
  }

  private Login token(Answer answer) throws BmcFaultException {
    var session = answer.header("location").or(() -> answer.body().exact("@odata.id"));
    var token = answer.header("x-auth-token").filter(text -> !text.isBlank());
    if (token.isEmpty()) {
      return fallBack("a session without a token");
    }
    return new Login.Token(
        token.get(), session.isPresent() ? Optional.of(parse(session.get())) : Optional.empty());
  }

  private Login fallBack(String why) {
    LOG.debugf("bmc basic bmc=%s why=\"%s\"", target.name(), why);
    return basic();
  }

  private Login basic() {
    return new Login.Basic(
        Credentials.basic(target.user(), target.password().reveal(), StandardCharsets.UTF_8));
  }

  private Reference parse(String link) throws BmcFaultException {
    try {
      return Reference.parse(link, target.origin());
    } catch (MalformedRedfishException e) {
      throw fault(new BmcFault.Garbled(target.name(), String.valueOf(e.getMessage())));
    }
  }

  private static BmcFaultException fault(BmcFault fault) {
    return new BmcFaultException(fault);
  }
}
