package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looks what one machine's BMC can do. */
@Path("/api/v1/machines/{id}/bmc/self-test")
@Tag(name = "bmc")
@RunOnVirtualThread
public class SelfTestResource {
  private final Inventory inventory;
  private final BmcOffice office;

  @Inject
  SelfTestResource(Inventory inventory, BmcOffice office) {
    this.inventory = inventory;
    this.office = office;
  }

  /**
   * The report.
   *
   * @param passed how many checks came out well; the others likewise
   */
  public record ReportJson(
      String bmc, long passed, long warnings, long absent, long failed, List<CheckJson> checks) {
    static ReportJson of(SelfTest test) {
      return new ReportJson(
          test.bmc(),
          test.count(SelfTest.Verdict.PASSED),
          test.count(SelfTest.Verdict.WARNING),
          test.count(SelfTest.Verdict.ABSENT),
          test.count(SelfTest.Verdict.FAILED),
          test.checks().stream()
              .map(
                  check ->
                      new CheckJson(
                          check.protocol().words(),
                          check.name(),
                          check.verdict().name().toLowerCase(Locale.ROOT),
                          check.detail()))
              .toList());
    }
  }

  /** One look at one part. */
  public record CheckJson(String protocol, String name, String verdict, String detail) {}

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(
      summary = "What this BMC offers and how it does it",
      description = "Reads only: power, boot device and settings stay as they are.")
  public Response run(@PathParam("id") String id) {
    var machine = Inputs.machine(id);
    var view = inventory.machines().find(machine);
    if (view.isEmpty()) {
      return ApiProblem.notFound(
              "no machine %s; GET /api/v1/machines lists them".formatted(machine))
          .response();
    }
    return view.get()
        .machine()
        .bmc()
        .filter(bmc -> bmc.protocol().isController())
        .map(bmc -> Response.ok(ReportJson.of(office.selfTest(bmc))).build())
        .orElseGet(
            () ->
                new ApiProblem(
                        "conflict", 409, "the machine has no BMC that can be asked; set one first")
                    .response());
  }
}
