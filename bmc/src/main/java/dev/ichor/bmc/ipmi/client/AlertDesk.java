package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.LanWords;
import dev.ichor.bmc.ipmi.wire.AlertTarget;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.EventFilters;
import dev.ichor.bmc.ipmi.wire.LanParameter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Alerts;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a BMC sends traps, and to whom (§17, §23, §30). Filters and policies are read only. */
final class AlertDesk {
  private static final int MOST_POLICIES = 127;

  private final IpmiPeer session;

  AlertDesk(IpmiPeer session) {
    this.session = session;
  }

  Alerts read() throws BmcFaultException, InterruptedException {
    var capabilities = session.command(Command.GET_PEF_CAPABILITIES, Bytes.EMPTY);
    if (!capabilities.completion().isOk()) {
      throw new BmcFaultException(
          capabilities.completion().isUnsupported()
              ? new BmcFault.NotSupported(
                  session.name(), Ability.ALERTS.words(), "it has no platform event filtering")
              : session.fault(capabilities));
    }
    var filters = session.decoded(() -> EventFilters.decode(capabilities.data()));
    var control = pef(EventFilters.CONTROL, 0);
    var actions = pef(EventFilters.ACTIONS, 0);
    var on = control.map(it -> filters.canAlert() && (it & 1) != 0 && (actions.orElse(1) & 1) != 0);
    var policies = policies();
    var destinations = new ArrayList<Alerts.Destination>();
    for (var target : targets()) {
      var leading =
          policies.stream()
              .filter(it -> it.enabled() && it.destination() == target.number())
              .count();
      destinations.add(
          new Alerts.Destination(
              target.number(),
              address(target),
              target.kind() == AlertTarget.PET
                  ? "platform event trap"
                  : "vendor's kind %d".formatted(target.kind()),
              target.acknowledged(),
              (int) leading));
    }
    return new Alerts(on, destinations);
  }

  /** Empty where none is set, or its format is not known. */
  private static Optional<String> address(AlertTarget target) {
    return switch (target.format()) {
      case AlertTarget.IPV4 -> LanWords.ipv4(target.address());
      case AlertTarget.IPV6 -> LanWords.ipv6Address(target.address());
      default -> Optional.empty();
    };
  }

  /** Empty for a parameter that this BMC does not have. */
  private Optional<Integer> pef(int parameter, int set)
      throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_PEF_PARAMETER, EventFilters.get(parameter, set));
    return answer.completion().isOk()
        ? Optional.of(session.decoded(() -> EventFilters.value(answer.data())))
        : Optional.empty();
  }

  private List<EventFilters.Policy> policies() throws BmcFaultException, InterruptedException {
    var all = new ArrayList<EventFilters.Policy>();
    var count = pef(EventFilters.POLICY_COUNT, 0).orElse(0) & MOST_POLICIES;
    for (var entry = 1; entry <= count; entry++) {
      var answer =
          session.command(Command.GET_PEF_PARAMETER, EventFilters.get(EventFilters.POLICY, entry));
      if (!answer.completion().isOk()) {
        break;
      }
      all.add(session.decoded(() -> EventFilters.Policy.decode(answer.data())));
    }
    return List.copyOf(all);
  }

  /** Without the volatile one, number 0: the BMC forgets it. */
  private List<AlertTarget> targets() throws BmcFaultException, InterruptedException {
    var all = new ArrayList<AlertTarget>();
    var count = lan(LanParameter.ALERT_COUNT, 0).filter(it -> !it.isEmpty());
    var last = count.map(it -> it.at(0) & 0xf).orElse(0);
    for (var number = 1; number <= last; number++) {
      var type = lan(LanParameter.ALERT_TYPE, number);
      var place = lan(LanParameter.ALERT_PLACE, number);
      if (type.isPresent() && place.isPresent()) {
        all.add(session.decoded(() -> AlertTarget.decode(type.get(), place.get())));
      }
    }
    return List.copyOf(all);
  }

  private Optional<Bytes> lan(LanParameter parameter, int set)
      throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_LAN_PARAMETER, parameter.get(set));
    return answer.completion().isOk()
        ? Optional.of(session.decoded(() -> LanParameter.data(answer.data())))
        : Optional.empty();
  }

  /** What others set is left alone: the first free one is taken. */
  Alerts add(String address) throws BmcFaultException, InterruptedException {
    var wanted = LanWords.octets(address);
    var targets = targets();
    var isThere =
        targets.stream()
            .anyMatch(it -> it.address().equals(wanted) && it.kind() == AlertTarget.PET);
    if (!isThere) {
      var free = targets.stream().filter(AlertTarget::isFree).findFirst();
      if (free.isEmpty()) {
        throw new BmcFaultException(
            new BmcFault.Refused(
                session.name(),
                "an alert destination",
                "all %d are taken; remove one first".formatted(targets.size())));
      }
      write(AlertTarget.pet(free.get().number(), wanted));
    }
    return readBack(address, true);
  }

  Alerts remove(String address) throws BmcFaultException, InterruptedException {
    var unwanted = LanWords.octets(address);
    for (var target : targets()) {
      if (target.address().equals(unwanted)) {
        write(AlertTarget.pet(target.number(), Bytes.of(0, 0, 0, 0)));
      }
    }
    return readBack(address, false);
  }

  private void write(AlertTarget target) throws BmcFaultException, InterruptedException {
    set(LanParameter.ALERT_TYPE, target.type());
    set(LanParameter.ALERT_PLACE, target.place());
  }

  private void set(LanParameter parameter, Bytes value)
      throws BmcFaultException, InterruptedException {
    session.require(Command.SET_LAN_PARAMETER, parameter.set(value));
  }

  private Alerts readBack(String address, boolean wanted)
      throws BmcFaultException, InterruptedException {
    var now = read();
    var isThere =
        now.destinations().stream().anyMatch(it -> it.address().equals(Optional.of(address)));
    if (isThere != wanted) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), "an alert destination", "it reads back as %s".formatted(now)));
    }
    return now;
  }
}
