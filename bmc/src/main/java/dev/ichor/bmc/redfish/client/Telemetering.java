package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.PowerDraw;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sensors of the machine's chassis, in the new form where there is one, else in the old. */
final class Telemetering {
  private final RedfishSession session;
  private final Systems systems;

  Telemetering(RedfishSession session, Systems systems) {
    this.session = session;
    this.systems = systems;
  }

  /** Those that the system names, else all. */
  List<JsonDoc> chassis() throws BmcFaultException, InterruptedException {
    var links = systems.system().doc().links("Links", "Chassis");
    var docs = new ArrayList<JsonDoc>();
    for (var link : links) {
      docs.add(session.get(link).doc());
    }
    if (links.isEmpty()) {
      for (var path : systems.members(session.root().chassis())) {
        docs.add(session.get(path).doc());
      }
    }
    return List.copyOf(docs);
  }

  List<Sensor> sensors() throws BmcFaultException, InterruptedException {
    var all = new ArrayList<Sensor>();
    for (var chassis : chassis()) {
      var link = chassis.link("Sensors");
      if (link.isPresent()) {
        systems.documents(link).forEach(doc -> all.add(Telemetry.sensor(doc)));
      } else {
        old(chassis, all);
      }
    }
    return List.copyOf(all);
  }

  private void old(JsonDoc chassis, List<Sensor> all)
      throws BmcFaultException, InterruptedException {
    var thermal = chassis.link("Thermal");
    if (thermal.isPresent()) {
      var doc = session.get(thermal.get()).doc();
      for (var each : doc.objects("Temperatures")) {
        all.add(Telemetry.old(each, "temperature", "ReadingCelsius", Optional.of("degrees C")));
      }
      for (var each : doc.objects("Fans")) {
        all.add(Telemetry.old(each, "fan", "Reading", each.text("ReadingUnits")));
      }
    }
    var power = chassis.link("Power");
    if (power.isPresent()) {
      for (var each : session.get(power.get()).doc().objects("Voltages")) {
        all.add(Telemetry.old(each, "voltage", "ReadingVolts", Optional.of("V")));
      }
    }
  }

  /** {@code EnvironmentMetrics}, else {@code Power} (DSP0268). */
  Optional<PowerDraw> power() throws BmcFaultException, InterruptedException {
    for (var chassis : chassis()) {
      var metrics = chassis.link("EnvironmentMetrics");
      if (metrics.isPresent()) {
        var watts = session.get(metrics.get()).doc().decimal("PowerWatts", "Reading");
        if (watts.isPresent()) {
          return watts.map(
              now ->
                  new PowerDraw(
                      now, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
      }
      var power = chassis.link("Power");
      if (power.isPresent()) {
        var found = old(session.get(power.get()).doc());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PowerDraw> old(JsonDoc power) {
    return power.objects("PowerControl").stream()
        .filter(control -> control.decimal("PowerConsumedWatts").isPresent())
        .findFirst()
        .map(
            control ->
                new PowerDraw(
                    control.decimal("PowerConsumedWatts").orElse(0.0),
                    control.decimal("PowerMetrics", "MinConsumedWatts"),
                    control.decimal("PowerMetrics", "MaxConsumedWatts"),
                    control.decimal("PowerMetrics", "AverageConsumedWatts"),
                    control.whole("PowerMetrics", "IntervalInMin").map(min -> min * 60)));
  }
}
