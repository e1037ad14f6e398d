package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.client.Conversation.Reading;
import dev.ichor.bmc.ipmi.crypto.SecureChannel;
import dev.ichor.bmc.ipmi.policy.LoginAction.LoggedIn;
import dev.ichor.bmc.ipmi.policy.Packets;
import dev.ichor.bmc.ipmi.policy.ReceiveWindow;
import dev.ichor.bmc.ipmi.wire.Command;
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
import java.time.Duration;
import java.util.Optional;

/** An open session; used by one thread, one command at a time. */
public final class IpmiSession {
  private final IpmiTarget target;
  private final IpmiConfig config;
  private final Conversation conversation;
  private final LoggedIn login;
  private final NonceSource random;
  private int sessionSequence;
  private int requestSequence;
  private boolean silent;
  private Optional<Limit> limit = Optional.empty();
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

  /**
   * From now on commands may be asked for so long; later ones are a fault. Closing the session is
   * no command. Set again, it begins anew.
   */
  public void within(Duration time) {
    limit = Optional.of(new Limit(time, System.nanoTime() + time.toNanos()));
  }

  boolean isLimited() {
    return limit.isPresent();
  }

  /** The BMC's name for sentences. */
  public String name() {
    return target.name();
  }

  /**
   * Sends a command and waits for its answer, whatever the completion code; "busy" is repeated a
   * few times first.
   */
  public LanMessage.Response command(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    var answer = once(command, data);
    for (var i = 0; i < config.busyRetries() && answer.completion().isBusy(); i++) {
      pause(config.busyPause());
      answer = once(command, data);
    }
    return answer;
  }

  /** Waits; ends early, with a fault, only when Ichor stops. */
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    conversation.pause(time);
  }

  /** The data of a command that must succeed. */
  public Bytes require(Command command, Bytes data) throws BmcFaultException, InterruptedException {
    var answer = command(command, data);
    if (!answer.completion().isOk()) {
      throw new BmcFaultException(fault(answer));
    }
    return answer.data();
  }

  /** Reads an answer. */
  @FunctionalInterface
  public interface Decoding<T> {
    T run() throws MalformedIpmiException;
  }

  /** What an answer says; one that is malformed is a fault of the BMC. */
  public <T> T decoded(Decoding<T> decoding) throws BmcFaultException {
    try {
      return decoding.run();
    } catch (MalformedIpmiException e) {
      throw new BmcFaultException(
          new BmcFault.Garbled(target.name(), String.valueOf(e.getMessage())));
    }
  }

  /** The name that the session was opened with. */
  public String user() {
    return target.credentials().user();
  }

  /** What a completion code other than OK means. */
  public BmcFault fault(LanMessage.Response answer) {
    var code = answer.completion();
    var command = answer.command().name();
    return switch (code.code()) {
      case 0xc0, 0xc3, 0xc4, 0xd2 -> new BmcFault.Busy(target.name(), code.toString());
      case 0xd4 ->
          new BmcFault.PrivilegeRefused(
              target.name(), target.credentials().user(), "that %s needs".formatted(command));
      case 0xd5 -> new BmcFault.NotInThisState(target.name(), command);
      default -> new BmcFault.Refused(target.name(), command, code.toString());
    };
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
      conversation.exchange(() -> seal(request), datagram -> read(datagram, request));
    } catch (BmcFaultException e) {
      conversation.sendOnce(seal(request)); // stopped while waiting
    }
  }

  private LanMessage.Response once(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    var over = limit.filter(it -> System.nanoTime() - it.ends() >= 0);
    if (over.isPresent()) {
      throw new BmcFaultException(new BmcFault.Endless(target.name(), over.get().whole()));
    }
    var request = new LanMessage.Request(command, nextRequest(), data);
    var answer = conversation.exchange(() -> seal(request), datagram -> read(datagram, request));
    silent = answer.isEmpty();
    return answer.orElseThrow(() -> new BmcFaultException(conversation.unanswered()));
  }

  private int nextRequest() {
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
      if (packet.sessionId() != login.consoleId()) {
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

  private Reading<LanMessage.Response> read(Bytes datagram, LanMessage.Request request) {
    return switch (open(datagram)) {
      case Reading.Miss<Arrived>(var why, var understood) -> new Reading.Miss<>(why, understood);
      case Reading.Hit<Arrived>(var arrived) when !arrived.type().equals(PayloadType.IPMI) ->
          new Reading.Miss<>(arrived.type().toString(), true);
      case Reading.Hit<Arrived>(var arrived) -> response(arrived.data(), request);
    };
  }

  private static Reading<LanMessage.Response> response(Bytes data, LanMessage.Request request) {
    try {
      var response = LanMessage.Response.decode(data);
      return response.answers(request)
          ? new Reading.Hit<>(response)
          : new Reading.Miss<>("a late answer", true);
    } catch (MalformedIpmiException e) {
      return new Reading.Miss<>(String.valueOf(e.getMessage()), false);
    }
  }
}
