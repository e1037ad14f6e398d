package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.client.Conversation.Reading;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.policy.BridgeStep;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.SendMessage;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import dev.ichor.inventory.model.IpmiRoute;
import dev.ichor.inventory.model.IpmiRoute.Hop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A controller behind the BMC, reached by Send Message (§22.7), or a logical unit of the BMC
 * itself.
 *
 * @param hops none: the BMC
 */
record DistantPeer(IpmiSession session, List<Hop> hops, int lun) implements IpmiPeer {
  /**
   * For an answer behind its acknowledgement: a bus of 100 kbit/s, and a controller that thinks.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The bus was busy with others (§22.7): a moment later it may not be. */
  private static final int LOST_ARBITRATION = 0x81;

  /** Sent again once: the bus below loses messages, and nobody there repeats them. */
  private static final int ROUNDS = 2;

  /** Done twice is not the same as once: an answer of these that is lost is not asked for again. */
  private static final Set<Command> ONCE =
      Set.of(Command.CHASSIS_CONTROL, Command.COLD_RESET, Command.WARM_RESET);

  DistantPeer {
    hops = List.copyOf(hops);
  }

  @Override
  public String name() {
    return hops.isEmpty()
        ? session.name()
        : "%s behind %s".formatted(new IpmiRoute(hops), session.name());
  }

  @Override
  public String user() {
    return session.user();
  }

  @Override
  public CipherSuite suite() {
    return session.suite();
  }

  /** The table is about the BMC itself, unless this is a unit of that. */
  @Override
  public Set<IpmiQuirk> quirks() throws BmcFaultException, InterruptedException {
    return hops.isEmpty() ? session.quirks() : session.told();
  }

  @Override
  public int address() {
    return hops.isEmpty() ? session.address() : hops.getLast().address();
  }

  @Override
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    session.pause(time);
  }

  @Override
  public void within(Duration time) {
    session.within(time);
  }

  @Override
  public boolean isLimited() {
    return session.isLimited();
  }

  @Override
  public IpmiPeer behind(Hop hop, int unit) {
    var all = new ArrayList<>(hops);
    all.add(hop);
    return new DistantPeer(session, all, unit);
  }

  @Override
  public IpmiPeer bmc() {
    return session;
  }

  @Override
  public IpmiPeer unit(int other) {
    return new DistantPeer(session, hops, other);
  }

  @Override
  public LanMessage.Response command(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    if (hops.isEmpty() || !ONCE.contains(command)) {
      return session.patiently(CompletionCode::isBusy, () -> once(command, data));
    }
    var answer = atMostOnce(command, data);
    if (answer.completion().equals(CompletionCode.TIMEOUT)) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(),
              command.name(),
              "the controller %s behind it gave no answer in time and nobody knows whether it did it; look at the machine before asking again"
                  .formatted(new IpmiRoute(hops))));
    }
    return answer;
  }

  @Override
  public void parting(Command command, Bytes data) throws BmcFaultException, InterruptedException {
    if (hops.isEmpty() || !ONCE.contains(command)) {
      IpmiPeer.super.parting(command, data);
      return;
    }
    try {
      var answer = atMostOnce(command, data);
      if (!answer.completion().isOk() && !answer.completion().equals(CompletionCode.TIMEOUT)) {
        throw new BmcFaultException(fault(answer));
      }
    } catch (BmcFaultException e) {
      if (!(e.fault() instanceof BmcFault.Unreachable)) {
        throw e;
      }
    }
  }

  /**
   * Repeated only while somebody on the way was busy before it took the command (C0h, 81h). No
   * answer is told as C3h: it was on its way, and may have been done.
   */
  private LanMessage.Response atMostOnce(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    session.announce(command);
    return session.patiently(
        CompletionCode.NODE_BUSY::equals,
        () ->
            carried(command, data)
                .orElseGet(
                    () ->
                        new LanMessage.Response(command, 0, CompletionCode.TIMEOUT, Bytes.EMPTY)));
  }

  private LanMessage.Response once(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    if (hops.isEmpty()) {
      return session.once(command, data, lun);
    }
    session.announce(command);
    for (var round = 0; round < ROUNDS; round++) {
      var answer = carried(command, data);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new BmcFaultException(
        new BmcFault.Refused(
            session.name(),
            command.name(),
            "the controller %s behind it gave no answer within %d s; look whether it is in its place"
                .formatted(new IpmiRoute(hops), ROUNDS * PATIENCE.toSeconds())));
  }

  /** Empty when the BMC took it and nothing came back from behind it. */
  private Optional<LanMessage.Response> carried(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    var asked = new SendMessage(hops, lun, command, session.nextRequest(), data);
    var request = new LanMessage.Request(Command.SEND_MESSAGE, asked.sequence(), asked.encode());
    var step = session.exchange(request, response -> read(BridgeStep.of(response, asked)));
    for (var hop = 0; hop <= hops.size() && step instanceof BridgeStep.Underway; hop++) {
      var next = session.await(PATIENCE, response -> read(BridgeStep.of(response, asked)));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      step = next.get();
    }
    return switch (step) {
      case BridgeStep.Answered(var response) -> Optional.of(response);
      case BridgeStep.Underway _, BridgeStep.Stray _ -> Optional.empty();
      case BridgeStep.Refused(var code) when code.code() == LOST_ARBITRATION ->
          Optional.of(said(asked, CompletionCode.NODE_BUSY));
      case BridgeStep.Refused(var code) when code.isBusy() ->
          Optional.of(said(asked, ONCE.contains(command) ? code : CompletionCode.NODE_BUSY));
      case BridgeStep.Refused(var code) ->
          throw new BmcFaultException(
              new BmcFault.Refused(
                  session.name(),
                  "%s for the controller %s behind it"
                      .formatted(command.name(), new IpmiRoute(hops)),
                  BridgeStep.words(code)));
    };
  }

  private static LanMessage.Response said(SendMessage asked, CompletionCode code) {
    return new LanMessage.Response(asked.command(), asked.sequence(), code, Bytes.EMPTY);
  }

  private static Reading<BridgeStep> read(BridgeStep step) {
    return step instanceof BridgeStep.Stray(var why)
        ? new Reading.Miss<>(why, true)
        : new Reading.Hit<>(step);
  }
}
