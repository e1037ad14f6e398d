package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.BmcIdentity;
import dev.ichor.bmc.redfish.policy.Quirks;
import dev.ichor.bmc.redfish.policy.RetryRule;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.policy.RetryRule.Verdict;
import dev.ichor.bmc.redfish.policy.TrustRule;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.ServiceRoot;
import dev.ichor.bmc.redfish.wire.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Requests to one BMC during one action: logged in at the first that needs it, repeated as {@link
 * RetryRule} says, bounded in number and time, logged out by {@link #close}.
 */
public final class RedfishSession implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedfishSession.class);
  private static final int LOST_GETS = 2;
  private static final int REDIRECTS = 3;

  /** Thousands of idle connections would wait for a next look, and each costs every other time. */
  private static final Map<String, String> LAST = Map.of("Connection", "close");

  private static final Duration LOGOUT = Duration.ofSeconds(2);

  private final RedfishTarget target;
  private final RedfishConfig config;
  private final RedfishLane lane;
  private final Http http;
  private final CountDownLatch stopping;
  private final long until;
  private Quirks quirks = Quirks.NONE;
  private Optional<ServiceRoot> root = Optional.empty();
  private Login login = new Login.None();
  private boolean isTrusting;
  private boolean isBrief;
  private boolean isOnce;
  private boolean loggedInAgain;
  private int requests;
  private Runnable onAct = () -> {};

  RedfishSession(
      RedfishTarget target,
      RedfishConfig config,
      RedfishLane lane,
      Http http,
      CountDownLatch stopping) {
    this.target = target;
    this.config = config;
    this.lane = lane;
    this.http = http;
    this.stopping = stopping;
    this.until = System.nanoTime() + config.action().toNanos();
  }

  public RedfishTarget target() {
    return target;
  }

  /** Told before anything is sent, once logged in, that may change something. */
  public void onAct(Runnable told) {
    onAct = told;
  }

  public RedfishConfig config() {
    return config;
  }

  RedfishLane lane() {
    return lane;
  }

  RedfishLane.Wire wire() {
    return http.wire();
  }

  Quirks quirks() {
    return quirks;
  }

  void apply(Quirks found) {
    quirks = found;
  }

  /** From now on what was found lately is believed. A fault ends the belief. */
  void trustMemory() {
    root = lane.found(config.identityAge()).map(RedfishLane.Found::root);
    root.ifPresent(known -> apply(config.quirks().of(identity(known))));
    isTrusting = root.isPresent();
    isBrief = true;
  }

  /** The system that was found lately; empty unless {@link #trustMemory} and while nothing is. */
  Optional<Reference> knownSystem() {
    return isTrusting
        ? lane.found(config.identityAge()).flatMap(RedfishLane.Found::system)
        : Optional.empty();
  }

  /** The certificate that the BMC showed; empty before the first request. */
  public Optional<TrustRule.Shown> certificate() {
    return http.guard().shown();
  }

  /** Read once per action, without credentials. */
  public ServiceRoot root() throws BmcFaultException, InterruptedException {
    if (root.isEmpty()) {
      var answer = exchange(Method.GET, Reference.SERVICE_ROOT, Optional.empty(), Map.of());
      if (!answer.isOk() || answer.unreadable().isPresent()) {
        var why = answer.unreadable().orElseGet(answer::words);
        throw new BmcFaultException(new BmcFault.NotRedfish(target.name(), why));
      }
      try {
        var read = ServiceRoot.of(answer.body());
        root = Optional.of(read);
        lane.remember(read);
        apply(config.quirks().of(identity(read)));
      } catch (MalformedRedfishException e) {
        throw new BmcFaultException(
            new BmcFault.NotRedfish(target.name(), String.valueOf(e.getMessage())));
      }
    }
    return root.get();
  }

  /** What is known of the BMC so early: all of it when it was asked lately. */
  private BmcIdentity identity(ServiceRoot read) {
    return lane.identity(config.identityAge())
        .orElseGet(() -> new BmcIdentity(read.vendor(), Optional.empty(), Optional.empty()));
  }

  /** The resource; anything but a JSON object in a 2xx is a fault. */
  public Resource get(Reference path) throws BmcFaultException, InterruptedException {
    var answer = authorised(Method.GET, path, Optional.empty(), Map.of());
    return switch (RetryRule.judge(Method.GET, answer, quirks.busyPause())) {
      case Verdict.Take() when answer.unreadable().isEmpty() -> new Resource(path, answer);
      case Verdict.Take() ->
          throw garbled("%s: %s".formatted(path, answer.unreadable().orElse("")));
      case Verdict.Missing(var why) ->
          throw fault(new BmcFault.NotSupported(target.name(), "reading " + path, why));
      default ->
          throw fault(new BmcFault.Refused(target.name(), "reading " + path, answer.words()));
    };
  }

  /** Follows a link of the BMC. */
  public Resource get(String link) throws BmcFaultException, InterruptedException {
    return get(reference(link));
  }

  /** A link as a path on the BMC's own host. */
  public Reference reference(String link) throws BmcFaultException {
    try {
      return Reference.parse(link, target.origin());
    } catch (MalformedRedfishException e) {
      throw garbled(String.valueOf(e.getMessage()));
    }
  }

  /** Not a GET: carried out at most once unless the BMC said that it did nothing. */
  Answer send(Method method, Reference path, JsonBody body, Map<String, String> headers)
      throws BmcFaultException, InterruptedException {
    return authorised(method, path, Optional.of(body), headers);
  }

  /**
   * A POST that must not be carried out twice: any answer after which it may have been is handed
   * out, and nothing is repeated after it.
   */
  Answer sendOnce(Reference path, JsonBody body) throws BmcFaultException, InterruptedException {
    isOnce = true;
    try {
      return authorised(Method.POST, path, Optional.of(body), Map.of());
    } finally {
      isOnce = false;
    }
  }

  /** Whatever the answer: for those who read a refusal themselves. */
  Answer send(Method method, Reference path) throws BmcFaultException, InterruptedException {
    return authorised(method, path, Optional.empty(), Map.of());
  }

  private Answer authorised(
      Method method, Reference path, Optional<JsonBody> body, Map<String, String> headers)
      throws BmcFaultException, InterruptedException {
    if (login instanceof Login.None) {
      logIn();
    }
    if (method != Method.GET) {
      onAct.run();
    }
    var answer = exchange(method, path, body, with(headers, login.headers()));
    var verdict = RetryRule.judge(method, answer, quirks.busyPause());
    if (verdict instanceof Verdict.Relogin && login instanceof Login.Token && !loggedInAgain) {
      loggedInAgain = true;
      logOut();
      logIn();
      answer = exchange(method, path, body, with(headers, login.headers()));
      verdict = RetryRule.judge(method, answer, quirks.busyPause());
    }
    if (isFinal(answer)) {
      return answer;
    }
    return switch (verdict) {
      case Verdict.Relogin() ->
          throw fault(new BmcFault.LoginRefused(target.name(), target.user()));
      case Verdict.NewPasswordFirst() ->
          throw fault(new BmcFault.PasswordChangeRequired(target.name(), target.user()));
      case Verdict.Forbidden _ ->
          throw fault(
              new BmcFault.PrivilegeRefused(
                  target.name(), target.user(), "for %s %s".formatted(method, path)));
      case Verdict.Again(_, var why) -> throw fault(new BmcFault.Busy(target.name(), why));
      case Verdict.NoSlot(var why) -> throw fault(new BmcFault.Busy(target.name(), why));
      case Verdict.Take _, Verdict.Reread _, Verdict.Missing _, Verdict.Refused _ -> answer;
    };
  }

  private boolean isFinal(Answer answer) {
    return isOnce && !answer.isOk() && RetryRule.mayBeDone(answer);
  }

  private void logIn() throws BmcFaultException, InterruptedException {
    var habit = lane.login().orElse(quirks.login());
    var run =
        new LoginRun(
            target, (path, body) -> exchange(Method.POST, path, Optional.of(body), Map.of()));
    login = run.run(root(), habit);
    if (login instanceof Login.Basic && habit == Quirks.LoginHabit.SESSION) {
      LOG.debugf("bmc login bmc=%s how=basic", target.name());
    }
  }

  private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
    var both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  /** Waits out "not now" and repeats lost GETs, until the budget of this action is used. */
  private Answer exchange(
      Method method, Reference path, Optional<JsonBody> body, Map<String, String> headers)
      throws BmcFaultException, InterruptedException {
    var lost = 0;
    var busy = 0;
    var redirects = 0;
    var at = path;
    while (true) {
      Answer answer;
      try {
        answer = once(method, at, body, headers);
      } catch (IOException e) {
        if (method != Method.GET || ++lost > LOST_GETS || stopping.getCount() == 0) {
          throw lost(e);
        }
        continue;
      }
      var next = answer.header("location");
      if (answer.status() / 100 == 3 && next.isPresent() && method == Method.GET) {
        if (++redirects > REDIRECTS) {
          throw garbled("redirects in circles");
        }
        at = reference(next.get());
        continue;
      }
      var pause = RetryRule.longer(quirks.busyPause(), busy);
      if (RetryRule.judge(method, answer, pause) instanceof Verdict.Again(var after, var why)
          && !isFinal(answer)
          && busy++ < quirks.busyRetries()) {
        LOG.debugf("bmc wait bmc=%s path=%s seconds=%s why=\"%s\"", target.name(), at, after, why);
        if (RetryRule.within(after, left()).isEmpty()) {
          throw fault(new BmcFault.Busy(target.name(), why));
        }
        pause(after);
        continue;
      }
      return answer;
    }
  }

  private Answer once(
      Method method, Reference path, Optional<JsonBody> body, Map<String, String> headers)
      throws IOException, BmcFaultException, InterruptedException {
    if (stopping.getCount() == 0) {
      throw fault(new BmcFault.Stopping(target.name()));
    }
    if (++requests > config.requests() || left().isNegative()) {
      throw garbled("no end after %d requests".formatted(requests - 1));
    }
    lane.pace(config.requestInterval());
    var within = left().compareTo(config.answer()) < 0 ? left() : config.answer();
    return http.send(method, path, body, headers, within);
  }

  private Duration left() {
    return Duration.ofNanos(until - System.nanoTime());
  }

  private BmcFaultException lost(IOException e) {
    return stopping.getCount() == 0
        ? fault(new BmcFault.Stopping(target.name()))
        : fault(
            new BmcFault.NoConnection(
                target.name(), Words.of(String.valueOf(e.getMessage()), 120)));
  }

  /** Ends early, with {@link BmcFault.Stopping}, when Ichor stops. */
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    if (stopping.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw fault(new BmcFault.Stopping(target.name()));
    }
  }

  BmcFaultException garbled(String what) {
    return fault(new BmcFault.Garbled(target.name(), what));
  }

  static BmcFaultException fault(BmcFault fault) {
    return new BmcFaultException(fault);
  }

  private void logOut() throws InterruptedException {
    if (login instanceof Login.Token(_, var session) && session.isPresent()) {
      try {
        var headers = isBrief ? with(login.headers(), LAST) : login.headers();
        http.send(Method.DELETE, session.get(), Optional.empty(), headers, LOGOUT);
      } catch (IOException | BmcFaultException e) {
        LOG.debugf("bmc logout bmc=%s why=\"%s\"", target.name(), e.getMessage());
      }
    }
    login = new Login.None();
  }

  /** Logs out; also after a fault, an interruption and while Ichor stops. */
  @Override
  public void close() {
    var interrupted = Thread.interrupted();
    try {
      logOut();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
