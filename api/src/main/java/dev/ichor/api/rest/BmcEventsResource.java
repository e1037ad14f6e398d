package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.Unguarded;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.inventory.model.Bytes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where BMCs send their events. The one route of the operator plane without the operator's token: a
 * BMC has its own, in the path. What comes in is shown and makes Ichor look; nothing is done by it.
 */
@Path("/bmc-events/{token}")
@Tag(name = "bmc")
@RunOnVirtualThread
public class BmcEventsResource {
  private final BmcOffice office;

  @Inject
  BmcEventsResource(BmcOffice office) {
    this.office = office;
  }

  @POST
  @Unguarded
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Takes a Redfish event document of the BMC whose token this is")
  public Response take(@PathParam("token") String token, byte @Nullable [] body) {
    if (body == null || body.length > BmcEvent.LARGEST) {
      return Response.status(body == null ? 400 : 413).build();
    }
    try {
      var known = office.events().accept(token, Bytes.of(body));
      return Response.status(known ? 204 : 404).build();
    } catch (MalformedRedfishException e) {
      return Response.status(400).build();
    }
  }
}
