package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** DHCP clients that look like BMCs. */
@Path("/api/v1/bmc/candidates")
@Tag(name = "bmc")
@RunOnVirtualThread
public class CandidatesResource {
  private final BmcOffice office;
  private final Inventory inventory;

  @Inject
  CandidatesResource(BmcOffice office, Inventory inventory) {
    this.office = office;
    this.inventory = inventory;
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Operation(
      summary = "DHCP clients that look like BMCs, and why; seen last first",
      description = "A guess by what they say of themselves. Looked at only with --bmc-discover.")
  public List<CandidateJson> all() {
    return office.candidates().list().stream()
        .map(it -> CandidateJson.of(it, machine(it.address())))
        .toList();
  }

  private Optional<String> machine(String address) {
    return inventory.machines().list().stream()
        .map(view -> view.machine())
        .filter(it -> it.bmc().filter(bmc -> bmc.host().equals(address)).isPresent())
        .map(it -> it.name())
        .findFirst();
  }

  @DELETE
  @Path("{mac}")
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Forgets one; it comes back with its next lease")
  public Response forget(@PathParam("mac") String mac) {
    return office.candidates().forget(MacAddress.parse(mac).toString())
        ? Response.noContent().build()
        : ApiProblem.notFound("no candidate has this MAC address").response();
  }
}
