package dev.ichor.api.rest;

import dev.ichor.api.app.InventoryHolder;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.inventory.model.Printable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The links that we serve, and which other DHCP servers were heard there. */
@Path("/api/v1/dhcp/segments")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class SegmentsResource {
  private final InventoryHolder holder;

  @Inject
  SegmentsResource(InventoryHolder holder) {
    this.holder = holder;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Each interface that is served, and the DHCP servers heard there")
  public List<SegmentJson> list() {
    return holder.dhcp().map(DhcpServer::segments).orElseGet(List::of).stream()
        .map(SegmentJson::of)
        .toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{interface}/probe")
  @Operation(summary = "Ask on an interface which DHCP servers are there; the list has them after")
  public Response probe(@PathParam("interface") String interfaceName) {
    return answer(
        Printable.of(interfaceName), holder.dhcp().flatMap(it -> it.searchServers(interfaceName)));
  }

  static Response answer(String interfaceName, Optional<Boolean> asked) {
    if (asked.isEmpty()) {
      return ApiProblem.notFound(
              "interface '%s' is not served; GET /api/v1/dhcp/segments lists those that are"
                  .formatted(interfaceName))
          .response();
    }
    return asked.get()
        ? Response.accepted().build()
        : new ApiProblem(
                "conflict",
                409,
                "nobody can be asked on %s; give the process CAP_NET_RAW, or name an Ethernet interface"
                    .formatted(interfaceName))
            .response();
  }
}
