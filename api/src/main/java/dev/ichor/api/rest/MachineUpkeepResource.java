package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.rest.BmcActs.Act;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BmcCertificate;
import dev.ichor.bmc.policy.care.MetricReport;
import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.StorageUnit;
import dev.ichor.bmc.policy.care.Upkeep;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What keeps a machine's BMC in order; every change is read back. */
@Path("/api/v1/machines/{id}/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class MachineUpkeepResource {
  private final BmcMachines machines;
  private final BmcDesk desk;
  private final BmcActs acts;

  @Inject
  MachineUpkeepResource(Inventory inventory, BmcOffice office, BmcActs acts) {
    this.machines = new BmcMachines(inventory);
    this.desk = office.desk();
    this.acts = acts;
  }

  private interface Question<T> {
    T of(Upkeep upkeep) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(String id, String what, Question<T> question)
      throws BmcFaultException, InterruptedException {
    return desk.ask(
            machines.endpoint(id), Level.USER, what, bmc -> question.of(bmc.care().upkeep()))
        .value();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("certificates")
  @Operation(summary = "The BMC's own certificates, with issuer and expiry")
  public List<BmcCertificate> certificates(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, "certificates", Upkeep::certificates);
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("certificates/request")
  @Operation(summary = "The BMC makes a key and a signing request, which an authority can sign")
  public Response signingRequest(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      UpkeepJson.Signing body) {
    var wish = Inputs.body(body).wish();
    return acts.run(
        new Act(
            key,
            id,
            Level.ADMINISTRATOR,
            "certificate signing request for " + wish.commonName(),
            wish),
        bmc -> new UpkeepJson.Request(bmc.care().upkeep().signingRequest(wish)),
        _ -> "the BMC made a key and the request");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("services")
  @Operation(summary = "What the BMC answers on its network, and its time servers")
  public NetworkServices services(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, "network services", Upkeep::services);
  }

  @PATCH
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("services")
  @Operation(summary = "Switches network services and sets time servers, and reads back")
  public Response services(
      @PathParam("id") String id,
      @HeaderParam(Once.HEADER) Optional<String> key,
      UpkeepJson.Services body) {
    var wish = Inputs.body(body).wish();
    var what =
        "network services %s%s"
            .formatted(
                new TreeMap<>(wish.enabled()),
                wish.timeServers().map(it -> ", time servers " + it).orElse(""));
    return acts.run(
        new Act(key, id, Level.ADMINISTRATOR, what, wish),
        bmc -> bmc.care().upkeep().change(wish),
        _ -> "reads back so");
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("metrics")
  @Operation(summary = "Metric reports of its telemetry service, by id")
  public List<String> metrics(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, "metric reports", Upkeep::reports).stream().map(MetricReport::id).toList();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("metrics/{report}")
  @Operation(summary = "One metric report, at most 2000 values")
  public MetricReport metrics(@PathParam("id") String id, @PathParam("report") String report)
      throws BmcFaultException, InterruptedException {
    return ask(id, "metric report", upkeep -> upkeep.report(report));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("storage")
  @Operation(summary = "Storage controllers with drives and volumes")
  public List<StorageUnit> storage(@PathParam("id") String id)
      throws BmcFaultException, InterruptedException {
    return ask(id, "storage", Upkeep::storage);
  }
}
