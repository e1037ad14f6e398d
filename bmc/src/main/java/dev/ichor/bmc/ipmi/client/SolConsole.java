package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.policy.SolLink;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.SolPayload;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** A machine's serial console in one session of its own (§15, §24). */
public final class SolConsole {
  private static final Logger LOG = Logger.getLogger(SolConsole.class);
  private static final int ALREADY_ACTIVE = 0x80;
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(65);

  private final IpmiSession session;
  private final SerialLine line;
  private SolLink link = SolLink.open(1);
  private boolean ended;
  private final LongSupplier nanos;
  private long heardAt;
  private long askedAt;
  private long sentAt;

  private SolConsole(IpmiSession session, SerialLine line, LongSupplier nanos) {
    this.session = requireNonNull(session, "session");
    this.line = requireNonNull(line, "line");
    this.nanos = nanos;
    this.heardAt = nanos.getAsLong();
    this.askedAt = heardAt;
    this.sentAt = heardAt;
  }

  /**
   * Carries the line until it is closed; ends with a fault when the BMC ends it or is gone.
   *
   * @param steal take it from whoever has it
   */
  public static void carry(IpmiClient client, IpmiTarget target, SerialLine line, boolean steal)
      throws BmcFaultException, InterruptedException {
    carry(client, target, line, steal, System::nanoTime);
  }

  /**
   * @param nanos as {@link System#nanoTime}
   */
  static void carry(
      IpmiClient client, IpmiTarget target, SerialLine line, boolean steal, LongSupplier nanos)
      throws BmcFaultException, InterruptedException {
    client.inConsole(
        target,
        session -> {
          new SolConsole(session, line, nanos).carry(steal);
          return true;
        });
  }

  private void carry(boolean steal) throws BmcFaultException, InterruptedException {
    link = SolLink.open(activate(steal).room());
    try {
      line.opened(session::wake);
      while (!line.isClosed()) {
        turn();
      }
    } finally {
      if (!ended) {
        deactivate(); // ended by the BMC, it would take the console from who has it now
      }
    }
  }

  private SolPayload.Activation activate(boolean steal)
      throws BmcFaultException, InterruptedException {
    var answer =
        session.command(Command.ACTIVATE_PAYLOAD, SolPayload.activate(session.suite().encrypts()));
    if (answer.completion().code() == ALREADY_ACTIVE && steal) {
      LOG.infof("console taken over bmc=%s why=\"somebody else had it\"", session.name());
      session.command(Command.DEACTIVATE_PAYLOAD, SolPayload.deactivate());
      answer =
          session.command(
              Command.ACTIVATE_PAYLOAD, SolPayload.activate(session.suite().encrypts()));
    }
    var granted = answer;
    if (granted.completion().isOk()) {
      return session.decoded(() -> SolPayload.Activation.decode(granted.data()));
    }
    throw new BmcFaultException(refusal(granted));
  }

  private BmcFault refusal(LanMessage.Response answer) {
    return switch (answer.completion().code()) {
      case ALREADY_ACTIVE ->
          new BmcFault.Busy(
              session.name(), "somebody else has its console; take it over with --steal");
      case 0x81 ->
          new BmcFault.NotSupported(
              session.name(), Ability.CONSOLE.words(), "serial over LAN is switched off there");
      case 0x82 -> new BmcFault.Busy(session.name(), "its consoles are all taken");
      case 0x83 ->
          new BmcFault.NotSupported(
              session.name(), Ability.CONSOLE.words(), "it carries it unencrypted only");
      default -> session.fault(answer);
    };
  }

  /** Keys, a packet, a repetition, a sign of life: whatever is due. */
  private void turn() throws BmcFaultException, InterruptedException {
    for (var keys = line.keys(); keys.isPresent(); keys = line.keys()) {
      apply(keys.get().isEmpty() ? link.broken() : link.typed(keys.get()));
    }
    var arrived = session.next(RETRY);
    if (arrived.isPresent()) {
      heardAt = nanos.getAsLong();
      if (arrived.get().type().equals(PayloadType.SOL)) {
        received(arrived.get().data());
      }
    }
    if (since(sentAt).compareTo(RETRY) >= 0) {
      apply(link.unanswered());
      sentAt = nanos.getAsLong();
    }
    if (since(heardAt).compareTo(SILENCE) > 0) {
      throw new BmcFaultException(new BmcFault.Unreachable(session.name(), SILENCE));
    }
    if (since(heardAt).compareTo(KEEP_ALIVE) > 0 && since(askedAt).compareTo(KEEP_ALIVE) > 0) {
      session.ask(Command.GET_DEVICE_ID, Bytes.EMPTY);
      askedAt = nanos.getAsLong();
    }
  }

  private Duration since(long then) {
    return Duration.ofNanos(nanos.getAsLong() - then);
  }

  private void received(Bytes data) throws BmcFaultException {
    try {
      apply(link.received(SolPayload.decode(data)));
    } catch (MalformedIpmiException e) {
      LOG.debugf("console packet dropped bmc=%s why=\"%s\"", session.name(), e.getMessage());
    }
  }

  private void apply(SolLink.Step step) throws BmcFaultException {
    link = step.next();
    for (var packet : step.send()) {
      session.send(PayloadType.SOL, packet.encode());
      if (packet.sequence() != 0) {
        sentAt = nanos.getAsLong();
      }
    }
    if (!step.text().isEmpty()) {
      line.text(step.text());
    }
    if (step.ended().isPresent()) {
      ended = true;
      throw new BmcFaultException(
          new BmcFault.Busy(session.name(), "the console is over: " + step.ended().get()));
    }
  }

  private void deactivate() throws InterruptedException {
    try {
      session.command(Command.DEACTIVATE_PAYLOAD, SolPayload.deactivate());
    } catch (BmcFaultException e) {
      LOG.debugf("console not ended bmc=%s why=\"%s\"", session.name(), e.fault().advice());
    }
  }
}
