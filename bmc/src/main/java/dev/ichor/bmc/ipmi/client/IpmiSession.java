package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.client.Conversation.Reading;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.SecureChannel;
import dev.ichor.bmc.ipmi.policy.LoginAction.LoggedIn;
import dev.ichor.bmc.ipmi.policy.Packets;
import dev.ichor.bmc.ipmi.policy.ReceiveWindow;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiRoute;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An open session; used by one thread, one command at a time. */
public final class IpmiSession implements IpmiPeer {
  private final IpmiTarget target;
  private final IpmiConfig config;
  private final Conversation conversation;
  private final LoggedIn login;
  private final NonceSource random;
  private int sessionSequence;
  private int requestSequence;
  private boolean silent;
  private Runnable onAct = () -> {};
  private Optional<Limit> limit = Optional.empty();
  private Optional<Set<IpmiQuirk>> quirks = Optional.empty();
  private ReceiveWindow window = ReceiveWindow.EMPTY;

  IpmiSession(
      IpmiTarget target,
      IpmiConfig config,
      Conversation conversation,
      LoggedIn login,
      NonceSource random) {
    this.target = target;
    this.config = config;
    this.conversation = conversation;
    this.login = login;
    this.random = random;
  }

  /**
   * @param ends by {@link System#nanoTime}
   */
  private record Limit(Duration whole, long ends) {}

  @Override
  public void within(Duration time) {
    limit = Optional.of(new Limit(time, System.nanoTime() + time.toNanos()));
  }

  /** Told before anything is sent that may change something. */
  public void onAct(Runnable told) {
    onAct = told;
  }

  /** Tells of what is about to be sent, to the BMC or to a controller behind it. */
  void announce(Command command) {
    if (!command.isReading()) {
      onAct.run();
    }
  }

  @Override
  public boolean isLimited() {
    return limit.isPresent();
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public LanMessage.Response command(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    return patiently(CompletionCode::isBusy, () -> once(command, data, 0));
  }

  /** One exchange. */
  interface Asking {
    LanMessage.Response once() throws BmcFaultException, InterruptedException;
  }

  /** Once more while the answer is one of "busy", a few times. */
  LanMessage.Response patiently(Predicate<CompletionCode> again, Asking asking)
      throws BmcFaultException, InterruptedException {
    var answer = asking.once();
    for (var i = 0; i < config.busyRetries() && again.test(answer.completion()); i++) {
      pause(config.busyPause());
      answer = asking.once();
    }
    return answer;
  }

  @Override
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    conversation.pause(time);
  }

  @Override
  public int address() {
    return LanMessage.BMC;
  }

  @Override
  public IpmiPeer behind(Hop hop, int lun) {
    return new DistantPeer(this, List.of(hop), lun);
  }

  @Override
  public IpmiPeer bmc() {
    return this;
  }

  /** The controller at the end of a way, or the BMC itself where there is none. */
  public IpmiPeer along(Optional<IpmiRoute> way) {
    return way.<IpmiPeer>map(it -> new DistantPeer(this, it.hops(), 0)).orElse(this);
  }

  @Override
  public IpmiPeer unit(int lun) {
    return lun == 0 ? this : new DistantPeer(this, List.of(), lun);
  }

  @Override
  public CipherSuite suite() {
    return login.suite();
  }

  /** What a person said that this BMC needs. */
  Set<IpmiQuirk> told() {
    return target.quirks();
  }

  @Override
  public Set<IpmiQuirk> quirks() throws BmcFaultException, InterruptedException {
    if (quirks.isEmpty()) {
      var answer = command(Command.GET_DEVICE_ID, Bytes.EMPTY);
      var found =
          answer.completion().isOk()
              ? config.quirks().of(decoded(() -> DeviceId.decode(answer.data())))
              : Set.<IpmiQuirk>of();
      quirks =
          Optional.of(
              Stream.concat(target.quirks().stream(), found.stream())
                  .collect(Collectors.toUnmodifiableSet()));
    }
    return quirks.get();
  }

  @Override
  public String user() {
    return target.credentials().user();
  }

  /** A session begins at USER level (§22.18). */
  void raise(Privilege privilege) throws BmcFaultException, InterruptedException {
    if (privilege.code() <= Privilege.USER.code()) {
      return;
    }
    var answer = command(Command.SET_SESSION_PRIVILEGE, Bytes.of(privilege.code()));
    if (!answer.completion().isOk()) {
      throw new BmcFaultException(
          new BmcFault.PrivilegeRefused(
              target.name(), target.credentials().user(), privilege.name()));
    }
  }

  /**
   * Tells the BMC that the session is over. Waits for its answer, unless it was silent before or
   * Ichor is stopping: then one packet must do.
   */
  void close() throws InterruptedException {
    var data = new WireWriter().i32(login.bmcId()).done();
    var request = new LanMessage.Request(Command.CLOSE_SESSION, nextRequest(), data);
    if (silent || conversation.isStopped()) {
      conversation.sendOnce(seal(request));
      return;
    }
    try {
      conversation.exchange(
          () -> seal(request), datagram -> read(datagram, response -> answer(response, request)));
    } catch (BmcFaultException e) {
      conversation.sendOnce(seal(request)); // stopped while waiting
    }
  }

  LanMessage.Response once(Command command, Bytes data, int lun)
      throws BmcFaultException, InterruptedException {
    announce(command);
    var request = new LanMessage.Request(command, nextRequest(), data, lun);
    return exchange(request, response -> answer(response, request));
  }

  /** Looks at a response of the BMC in this session. */
  interface Judge<T> {
    Reading<T> of(LanMessage.Response response);
  }

  /** Sends a request until something comes that the judge takes. */
  <T> T exchange(LanMessage.Request request, Judge<T> judge)
      throws BmcFaultException, InterruptedException {
    var over = limit.filter(it -> System.nanoTime() - it.ends() >= 0);
    if (over.isPresent()) {
      throw new BmcFaultException(new BmcFault.Endless(target.name(), over.get().whole()));
    }
    var found = conversation.exchange(() -> seal(request), datagram -> read(datagram, judge));
    silent = found.isEmpty();
    return found.orElseThrow(() -> new BmcFaultException(conversation.unanswered()));
  }

  /** Waits for one more response without sending anything. */
  <T> Optional<T> await(Duration time, Judge<T> judge)
      throws BmcFaultException, InterruptedException {
    return conversation.await(time, datagram -> read(datagram, judge));
  }

  int nextRequest() {
    requestSequence = requestSequence + 1 & 0x3f;
    return requestSequence;
  }

  private Bytes seal(LanMessage.Request request) {
    return seal(PayloadType.IPMI, request.encode());
  }

  private Bytes seal(PayloadType type, Bytes data) {
    sessionSequence++;
    var packet =
        SecureChannel.seal(
            login.keys(), login.bmcId(), sessionSequence, type, data, random.octets());
    return RmcpMessage.ipmi(packet.encode()).encode();
  }

  /** A payload of the BMC in this session. */
  record Arrived(PayloadType type, Bytes data) {}

  /** Sends a payload that is no command; nothing is waited for. */
  void send(PayloadType type, Bytes data) {
    conversation.sendOnce(seal(type, data));
  }

  /** Sends a command whose answer comes as any other payload. */
  void ask(Command command, Bytes data) {
    conversation.sendOnce(seal(new LanMessage.Request(command, nextRequest(), data)));
  }

  /** Waits for the next payload of any kind; empty when none came, or {@link #wake} was called. */
  Optional<Arrived> next(Duration time) throws BmcFaultException, InterruptedException {
    return conversation
        .<Optional<Arrived>>await(
            time,
            datagram -> datagram.isEmpty() ? new Reading.Hit<>(Optional.empty()) : opened(datagram))
        .flatMap(arrived -> arrived);
  }

  /** Ends the present wait of {@link #next}; from any thread. */
  void wake() {
    conversation.wake();
  }

  private Reading<Optional<Arrived>> opened(Bytes datagram) {
    return switch (open(datagram)) {
      case Reading.Hit<Arrived>(var arrived) -> new Reading.Hit<>(Optional.of(arrived));
      case Reading.Miss<Arrived>(var why, var understood) -> new Reading.Miss<>(why, understood);
    };
  }

  /** Genuine, and not seen before. */
  private Reading<Arrived> open(Bytes datagram) {
    try {
      var packet = RmcpPlusPacket.decode(Packets.ipmi(datagram));
      if (packet.sessionId() != login.consoleId()
          && (packet.sessionId() != 0 || !target.quirks().contains(IpmiQuirk.IDZERO))) {
        return new Reading.Miss<>("another session", true);
      }
      var data = SecureChannel.open(login.keys(), packet);
      var accepted = window.accept(packet.sequence());
      if (accepted.isEmpty()) {
        return new Reading.Miss<>("session sequence was seen before", true);
      }
      window = accepted.get();
      return new Reading.Hit<>(new Arrived(packet.type(), data));
    } catch (MalformedIpmiException e) {
      return new Reading.Miss<>(String.valueOf(e.getMessage()), false);
    }
  }

  private <T> Reading<T> read(Bytes datagram, Judge<T> judge) {
    return switch (open(datagram)) {
      case Reading.Miss<Arrived>(var why, var understood) -> new Reading.Miss<>(why, understood);
      case Reading.Hit<Arrived>(var arrived) when !arrived.type().equals(PayloadType.IPMI) ->
          new Reading.Miss<>(arrived.type().toString(), true);
      case Reading.Hit<Arrived>(var arrived) -> response(arrived.data(), judge);
    };
  }

  private <T> Reading<T> response(Bytes data, Judge<T> judge) {
    try {
      var checked = !target.quirks().contains(IpmiQuirk.NOCHECKSUMCHECK);
      return judge.of(LanMessage.Response.decode(data, checked));
    } catch (MalformedIpmiException e) {
      return new Reading.Miss<>(String.valueOf(e.getMessage()), false);
    }
  }

  private static Reading<LanMessage.Response> answer(
      LanMessage.Response response, LanMessage.Request request) {
    return response.answers(request)
        ? new Reading.Hit<>(response)
        : new Reading.Miss<>("a late answer", true);
  }
}
