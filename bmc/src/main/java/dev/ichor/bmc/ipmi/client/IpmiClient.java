package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.client.Lanes;
import dev.ichor.bmc.ipmi.policy.LoginFacts;
import dev.ichor.bmc.ipmi.policy.SuiteOrder;
import dev.ichor.bmc.ipmi.wire.AsfMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Talks IPMI 2.0 to any number of BMCs through one socket. Blocking: call it from virtual threads.
 * Each BMC is spoken to by one caller at a time, in one session, which is closed in every case.
 */
public final class IpmiClient implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(IpmiClient.class);
  private static final long CLOSE_MILLIS = 1000;

  private final IpmiConfig config;
  private final Side commands = new Side(new UdpPort(), new Lanes<>(Lane::new));

  /** Consoles stay open for hours; on a socket of their own they are in nobody's way. */
  private final Side consoles = new Side(new UdpPort(), new Lanes<>(Lane::new));

  private final NonceSource random = new NonceSource();
  private final Phaser working = new Phaser(1);
  private volatile boolean closed;

  public IpmiClient(IpmiConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /** A socket, and whose turn it is with each BMC on it. */
  private record Side(UdpPort port, Lanes<InetSocketAddress, Lane> lanes) {}

  /** What is done in one session. */
  @FunctionalInterface
  public interface Work<T> {
    T in(IpmiSession session) throws BmcFaultException, InterruptedException;
  }

  /** Logs in, raises the privilege, works, closes the session. */
  public <T> T inSession(IpmiTarget target, Privilege privilege, Work<T> work)
      throws BmcFaultException, InterruptedException {
    return converse(
        commands,
        target,
        config.queueWait(),
        (conversation, lane) -> session(target, privilege, work, conversation, lane));
  }

  /**
   * As {@link #inSession}, unless somebody else has the BMC.
   *
   * @throws BmcFaultException also {@link BmcFault.Taken}, at once
   */
  public <T> T inSessionIfFree(IpmiTarget target, Privilege privilege, Work<T> work)
      throws BmcFaultException, InterruptedException {
    return converse(
        commands,
        target,
        Duration.ZERO,
        (conversation, lane) -> session(target, privilege, work, conversation, lane));
  }

  /**
   * As {@link #inSession}, beside it: a console stays open while commands come and go. One console
   * a BMC.
   */
  <T> T inConsole(IpmiTarget target, Work<T> work) throws BmcFaultException, InterruptedException {
    return converse(
        consoles,
        target,
        config.queueWait(),
        (conversation, lane) -> session(target, Privilege.OPERATOR, work, conversation, lane));
  }

  /**
   * Whether something at this address answers a presence ping by saying that it speaks IPMI
   * (§13.2.3).
   */
  public boolean ping(IpmiTarget target) throws BmcFaultException, InterruptedException {
    var ping = new AsfMessage.Ping(random.nonces().tag() & 0x7f);
    var datagram = RmcpMessage.asf(ping.encode()).encode();
    return converse(
        commands,
        target,
        config.queueWait(),
        (conversation, _) ->
            conversation.exchange(() -> datagram, arrived -> pong(arrived, ping)).orElse(false));
  }

  private interface Talk<T> {
    T with(Conversation conversation, Lane lane) throws BmcFaultException, InterruptedException;
  }

  private <T> T converse(Side side, IpmiTarget target, Duration patience, Talk<T> talk)
      throws BmcFaultException, InterruptedException {
    var lane = side.lanes().take(target.address());
    try {
      return converse(side.port(), lane, target, patience, talk);
    } finally {
      side.lanes().giveBack(target.address());
    }
  }

  private <T> T converse(
      UdpPort port, Lane lane, IpmiTarget target, Duration patience, Talk<T> talk)
      throws BmcFaultException, InterruptedException {
    if (!lane.enter(patience)) {
      throw new BmcFaultException(
          patience.isZero()
              ? new BmcFault.Taken(target.name())
              : new BmcFault.Busy(target.name(), "others have used it for a long time"));
    }
    working.register();
    var inbox = new Inbox();
    port.open(target.address(), inbox);
    try {
      if (closed) {
        throw new BmcFaultException(new BmcFault.Stopping(target.name()));
      }
      return talk.with(new Conversation(target, config, port, lane, inbox), lane);
    } finally {
      port.close(target.address());
      lane.leave();
      working.arriveAndDeregister();
    }
  }

  private <T> T session(
      IpmiTarget target, Privilege privilege, Work<T> work, Conversation conversation, Lane lane)
      throws BmcFaultException, InterruptedException {
    var facts =
        new LoginFacts(
            target.name(),
            target.credentials(),
            privilege,
            SuiteOrder.of(target.suites(), lane.suite()),
            target.quirks());
    var patience = config.retransmit().bound();
    var login = new LoginRun(facts, conversation, random, patience).run();
    lane.remember(login.suite());
    var session = new IpmiSession(target, config, conversation, login, random);
    try {
      session.raise(privilege);
      return work.in(session);
    } finally {
      session.close();
    }
  }

  /** Nothing is kept of this BMC any more once nobody speaks to it. */
  public void forget(InetSocketAddress bmc) {
    commands.lanes().forget(bmc);
    consoles.lanes().forget(bmc);
  }

  /** Of how many BMCs something is kept. */
  public int kept() {
    return commands.lanes().size() + consoles.lanes().size();
  }

  private static Conversation.Reading<Boolean> pong(Bytes datagram, AsfMessage.Ping ping) {
    try {
      var message = RmcpMessage.decode(datagram);
      if (message.messageClass() == RmcpMessage.ASF
          && AsfMessage.decode(message.payload()) instanceof AsfMessage.Pong(var tag, var ipmi)
          && tag == ping.tag()) {
        return new Conversation.Reading.Hit<>(ipmi);
      }
      return new Conversation.Reading.Miss<>("not the pong", true);
    } catch (MalformedIpmiException e) {
      return new Conversation.Reading.Miss<>(String.valueOf(e.getMessage()), false);
    }
  }

  /** Ends all work: waiting threads get {@link BmcFault.Stopping}, open sessions are closed. */
  @Override
  public void close() {
    closed = true;
    commands.port().stopAll();
    consoles.port().stopAll();
    var phase = working.arriveAndDeregister();
    if (phase >= 0) {
      try {
        working.awaitAdvanceInterruptibly(phase, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.warnf("bmc close why=\"sessions still open after %d ms\"", CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    commands.port().close();
    consoles.port().close();
  }
}
