package dev.ichor.api.rest;

import dev.ichor.api.app.InterfaceDesk;
import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Printable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What Ichor is on each interface: off, proxy or server. */
@Path("/api/v1/dhcp/interfaces")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class DhcpInterfacesResource {
  private final InterfaceDesk desk;

  @Inject
  DhcpInterfacesResource(InterfaceDesk desk) {
    this.desk = desk;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "All interfaces, what is served on each, and who said so")
  public List<InterfaceJson> list() {
    return desk.list().stream().map(InterfaceJson::of).toList();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("{name}")
  @Operation(summary = "One interface")
  public Response one(@PathParam("name") String name) {
    return desk.find(name)
        .map(it -> Response.ok(InterfaceJson.of(it)).build())
        .orElseGet(
            () ->
                ApiProblem.notFound(
                        "no interface '%s'; GET /api/v1/dhcp/interfaces lists them"
                            .formatted(Printable.of(name)))
                    .response());
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("{name}")
  @Operation(
      summary =
          "Sets mode and settings; in effect and on disk when answered, without losing a packet; wins over the configuration until deleted")
  public Response choose(@PathParam("name") String name, InterfaceWish body) {
    return answer(name, desk.choose(name, Inputs.body(body)));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("{name}")
  @Operation(summary = "Forgets what was set here: what the configuration says holds again")
  public Response forget(@PathParam("name") String name) {
    return answer(name, desk.forget(name));
  }

  private Response answer(String name, Outcome outcome) {
    return ApiProblem.of(outcome).map(ApiProblem::response).orElseGet(() -> one(name));
  }
}
