package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.poll.PollFigures;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How looking at all BMCs goes. */
@Path("/api/v1/bmc/watch")
@Tag(name = "bmc")
@RunOnVirtualThread
public class BmcFleetResource {
  private final BmcOffice office;

  @Inject
  BmcFleetResource(BmcOffice office) {
    this.office = office;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(
      summary = "How many BMCs are looked at, how many answer, how long the queue was",
      description = "Times in seconds; the longest of the last one to two minutes.")
  public PollFigures figures() {
    return office.sight().figures();
  }

  /** The same for Prometheus (text format 0.0.4). */
  @GET
  @Needs(AccessRole.VIEWER)
  @Path("metrics")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @Operation(summary = "The same in Prometheus' text format")
  public String metrics() {
    var now = office.sight().figures();
    return gauge("ichor_bmc_watched", "Machines whose power is looked at.", now.watched())
        + gauge("ichor_bmc_power_on", "Machines whose BMC said last that they are on.", now.on())
        + gauge("ichor_bmc_unseen", "Machines whose last look brought nothing.", now.unseen())
        + gauge("ichor_bmc_looks_running", "Looks under way.", now.running())
        + gauge("ichor_bmc_looks_queued", "Looks that are due and did not begin.", now.queued())
        + gauge("ichor_bmc_wait_seconds", "Longest wait of late.", seconds(now.longestWait()))
        + gauge("ichor_bmc_look_seconds", "Longest look of late.", seconds(now.longestLook()))
        + counter("ichor_bmc_looks_total", "Looks since the start.", now.looks())
        + counter("ichor_bmc_looks_failed_total", "Looks that brought nothing.", now.failed());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static String gauge(String name, String help, double value) {
    return sample(name, "gauge", help, value);
  }

  private static String counter(String name, String help, long value) {
    return sample(name, "counter", help, value);
  }

  private static String sample(String name, String type, String help, double value) {
    return String.format(
        Locale.ROOT,
        "# HELP %1$s %2$s\n# TYPE %1$s %3$s\n%1$s %4$s\n",
        name,
        help,
        type,
        value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
  }
}
