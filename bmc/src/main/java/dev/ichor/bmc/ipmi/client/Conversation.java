package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Packets to and from one BMC by one thread: sends, sends again, and waits, always within a bound.
 */
final class Conversation {
  private static final Logger LOG = Logger.getLogger(Conversation.class);

  private final IpmiTarget target;
  private final IpmiConfig config;
  private final UdpPort port;
  private final Lane lane;
  private final Inbox inbox;
  private Optional<String> lastMisfit = Optional.empty();

  Conversation(IpmiTarget target, IpmiConfig config, UdpPort port, Lane lane, Inbox inbox) {
    this.target = target;
    this.config = config;
    this.port = port;
    this.lane = lane;
    this.inbox = inbox;
  }

  /** Looks at a datagram. */
  @FunctionalInterface
  interface Reader<T> {
    Reading<T> read(Bytes datagram);
  }

  /** What a datagram was. */
  sealed interface Reading<T> {
    /** What was waited for. */
    record Hit<T>(T value) implements Reading<T> {}

    /**
     * Something else.
     *
     * @param understood false when it was malformed or failed a check
     */
    record Miss<T>(String why, boolean understood) implements Reading<T> {}
  }

  /** Makes the datagram for each send: a session packet has a new sequence number each time. */
  @FunctionalInterface
  interface Packet {
    Bytes make();
  }

  /** Sends until answered; empty when nothing was. */
  <T> Optional<T> exchange(Packet packet, Reader<T> reader)
      throws BmcFaultException, InterruptedException {
    var plan = config.retransmit();
    for (var sent = 1; sent <= plan.sends(); sent++) {
      lane.pace(config.commandInterval());
      port.send(target.address(), packet.make());
      var answer = await(plan.waitAfter(sent, ThreadLocalRandom.current().nextDouble()), reader);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  /** Sends without waiting for an answer. */
  void sendOnce(Bytes datagram) {
    port.send(target.address(), datagram);
  }

  /** Waits out the time, dropping what arrives, unless Ichor stops. */
  void pause(Duration time) throws BmcFaultException, InterruptedException {
    await(time, _ -> new Reading.Miss<>("nothing was asked", true));
  }

  /** Silence, or noise: the fault for an exchange without an answer. */
  BmcFault unanswered() {
    return lastMisfit
        .<BmcFault>map(why -> new BmcFault.Garbled(target.name(), why))
        .orElseGet(() -> new BmcFault.Unreachable(target.name(), config.retransmit().bound()));
  }

  boolean isStopped() {
    return inbox.isStopped();
  }

  /** Ends the present wait of {@link #await} with an empty datagram; from any thread. */
  void wake() {
    inbox.offer(Bytes.EMPTY);
  }

  /** Waits for what the reader takes; empty when time is up. */
  <T> Optional<T> await(Duration time, Reader<T> reader)
      throws BmcFaultException, InterruptedException {
    var deadline = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      var datagram = inbox.await(Duration.ofNanos(left));
      if (inbox.isStopped()) {
        throw new BmcFaultException(new BmcFault.Stopping(target.name()));
      }
      if (datagram.isPresent()) {
        switch (reader.read(datagram.get())) {
          case Reading.Hit<T>(var value) -> {
            lastMisfit = Optional.empty();
            return Optional.of(value);
          }
          case Reading.Miss<T>(var why, var understood) -> {
            LOG.debugf("bmc datagram dropped bmc=%s why=\"%s\"", target.name(), why);
            if (!understood) {
              lastMisfit = Optional.of(why);
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
