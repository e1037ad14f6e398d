package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The telemetry service with one report. */
final class RedfishMetrics implements RedfishExtension {
  private static final String SERVICE = RedfishTree.ROOT + "/TelemetryService";
  private static final String REPORTS = SERVICE + "/MetricReports";
  private static final String REPORT = REPORTS + "/Power";

  private final SimulatedBmc bmc;

  RedfishMetrics(SimulatedBmc bmc) {
    this.bmc = bmc;
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(SERVICE, _ -> service());
    resources.put(
        REPORTS, _ -> RedfishExtension.collection(REPORTS, "MetricReport", List.of("Power")));
    resources.put(REPORT, this::report);
  }

  private static ObjectNode service() {
    ObjectNode node =
        RedfishExtension.resource(
            SERVICE,
            "TelemetryService.v1_4_1.TelemetryService",
            "TelemetryService",
            "Telemetry Service");
    node.put("ServiceEnabled", true).set("MetricReports", RedfishExtension.link(REPORTS));
    return node;
  }

  private ObjectNode report(Instant now) {
    ObjectNode node =
        RedfishExtension.resource(
            REPORT, "MetricReport.v1_5_2.MetricReport", "Power", "Power of the machine");
    node.put("Timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    var values = node.putArray("MetricValues");
    for (int minute = 0; minute < 3; minute++) {
      values
          .addObject()
          .put("MetricId", "PowerConsumedWatts")
          .put("MetricValue", bmc.chassis().isOn() ? "140" : "8")
          .put(
              "Timestamp",
              now.minusSeconds(60L * minute).truncatedTo(ChronoUnit.SECONDS).toString())
          .put("MetricProperty", RedfishTree.CHASSIS + "/EnvironmentMetrics#/PowerWatts/Reading");
    }
    return node;
  }
}
