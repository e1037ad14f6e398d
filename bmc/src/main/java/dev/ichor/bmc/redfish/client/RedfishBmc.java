package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.redfish.policy.ResetChoice;
import dev.ichor.bmc.redfish.policy.SerialWay;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.BootProgress;
import dev.ichor.bmc.redfish.wire.ComputerSystem;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A BMC's power, boot override and light by Redfish, in one session. */
public final class RedfishBmc implements Bmc {
  private static final List<String> WRONG_STATE =
      List.of("InvalidOperationForSystemState", "NoOperation", "ActionNotSupportedInState");

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  public RedfishBmc(RedfishSession session) {
    this.session = requireNonNull(session, "session");
    this.systems = new Systems(session);
    this.writer = new Writer(session);
  }

  /** Who carries its serial console, the best first. */
  public List<SerialWay> serialWays() throws BmcFaultException, InterruptedException {
    systems.identify();
    var manager = systems.manager().map(Resource::doc).orElse(JsonDoc.EMPTY);
    return SerialWay.all(systems.system().doc(), manager);
  }

  Systems systems() {
    return systems;
  }

  Writer writer() {
    return writer;
  }

  private ComputerSystem system() throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    return ComputerSystem.of(resource.path(), resource.doc());
  }

  @Override
  public boolean isOn() throws BmcFaultException, InterruptedException {
    return isOn(system());
  }

  private boolean isOn(ComputerSystem system) throws BmcFaultException {
    var power = system.power();
    if (!power.isKnown()) {
      throw session.garbled("PowerState is '%s'".formatted(power.word()));
    }
    return power.hasPower();
  }

  /** Power, and how far the start is, in one reading. */
  public Look.Power glance() throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    var on = isOn(ComputerSystem.of(resource.path(), resource.doc()));
    return new Look.Power(
        on, BootProgress.of(resource.doc()).filter(_ -> on).map(BootProgress::words));
  }

  @Override
  public Care care() {
    return new RedfishCare(session, systems, writer);
  }

  @Override
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    session.pause(time);
  }

  @Override
  public Armed arm(BootOrder order) throws BmcFaultException, InterruptedException {
    systems.identify();
    return new BootWriter(session, systems, writer).arm(order);
  }

  @Override
  public Switched flip(PowerSwitch act) throws BmcFaultException, InterruptedException {
    systems.identify();
    var action = system().reset();
    if (action.isEmpty()) {
      return new Switched.Refused("the system has no action Reset", false);
    }
    var allowed = allowed(action.get());
    var type = ResetChoice.of(act, allowed);
    if (type.isEmpty()) {
      return new Switched.Refused("it offers only %s".formatted(String.join(", ", allowed)), false);
    }
    var target = session.reference(action.get().target());
    var body = JsonBody.of(Map.of("ResetType", type.get().word()));
    return switch (writer.post(target, body)) {
      case Writer.Outcome.Accepted _, Writer.Outcome.Unseen _ -> new Switched.Accepted();
      case Writer.Outcome.Missing(var why) -> new Switched.Refused(why, false);
      case Writer.Outcome.Refused(var why, var answer) ->
          new Switched.Refused(why, answer.error().hasAny(WRONG_STATE));
    };
  }

  private List<String> allowed(Action action) throws BmcFaultException, InterruptedException {
    if (!action.allowed().isEmpty() || action.info().isEmpty()) {
      return action.allowed();
    }
    return Action.allowed(session.get(action.info().get()).doc(), "ResetType");
  }

  /** On the system, else on its chassis; in the new form, else in the old. */
  @Override
  public Lamp identify(boolean on) throws BmcFaultException, InterruptedException {
    systems.identify();
    var machine = systems.system();
    var places = new ArrayList<>(List.of(machine));
    for (var link : machine.doc().links("Links", "Chassis")) {
      places.add(session.get(link));
    }
    for (var place : places) {
      if (place.doc().has("LocationIndicatorActive")) {
        var said = writer.patch(place.path(), JsonBody.of(Map.of("LocationIndicatorActive", on)));
        var got = session.get(place.path()).doc().flag("LocationIndicatorActive");
        return got.filter(lit -> lit == on).isPresent() ? new Lamp(on) : dark(said);
      }
      if (place.doc().text("IndicatorLED").filter(led -> !led.equals("Unknown")).isPresent()) {
        var word = on ? "Blinking" : "Off";
        var said = writer.patch(place.path(), JsonBody.of(Map.of("IndicatorLED", word)));
        var got = session.get(place.path()).doc().text("IndicatorLED").orElse("");
        var lit = got.equals("Blinking") || got.equals("Lit");
        return lit == on ? new Lamp(on) : dark(said);
      }
    }
    throw RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), "the identify light", "it shows none"));
  }

  private Lamp dark(Writer.Outcome said) throws BmcFaultException {
    throw writer.refused("the identify light", said);
  }
}
