package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.MetricReport;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import java.util.ArrayList;
import java.util.List;

/** Reports of measured values (DSP0268 TelemetryService, MetricReport). */
final class MetricDesk {
  private final RedfishSession session;
  private final Systems systems;

  MetricDesk(RedfishSession session, Systems systems) {
    this.session = session;
    this.systems = systems;
  }

  private List<Reference> paths() throws BmcFaultException, InterruptedException {
    var service = session.root().telemetryService();
    var reports =
        service.isPresent() ? session.get(service.get()).doc().link("MetricReports") : service;
    if (reports.isEmpty()) {
      throw unsupported("it has no telemetry service with reports");
    }
    return systems.members(reports);
  }

  /** By the last part of their paths: a report may be large, so none is read. */
  List<MetricReport> list() throws BmcFaultException, InterruptedException {
    return paths().stream()
        .map(
            path ->
                new MetricReport(path.last(), path.last(), java.util.Optional.empty(), List.of()))
        .toList();
  }

  MetricReport read(String id) throws BmcFaultException, InterruptedException {
    for (var path : paths()) {
      if (path.last().equals(id)) {
        return report(id, session.get(path).doc());
      }
    }
    throw unsupported("it has no report " + id);
  }

  private static MetricReport report(String id, JsonDoc doc) {
    var values = new ArrayList<MetricReport.Value>();
    for (var value : doc.objects("MetricValues")) {
      if (values.size() == MetricReport.MOST) {
        break;
      }
      values.add(
          new MetricReport.Value(
              value.text("MetricId").orElse("?"),
              value
                  .text("MetricValue")
                  .or(() -> value.decimal("MetricValue").map(String::valueOf))
                  .orElse(""),
              value.text("Timestamp"),
              value.text("MetricProperty")));
    }
    return new MetricReport(id, doc.text("Name").orElse(id), doc.text("Timestamp"), values);
  }

  private BmcFaultException unsupported(String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), Ability.METRICS.words(), why));
  }
}
