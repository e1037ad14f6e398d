package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whom Ichor takes the visitor for; the page shows what that one may do. */
@Path("/api/v1/me")
@Tag(name = "tokens")
@RunOnVirtualThread
public class MeResource {
  /**
   * @param role that of the token
   * @param roles all that it includes
   * @param until first instant at which token or session is over; absent: no end
   */
  public record MeJson(String name, String role, List<String> roles, Optional<Instant> until) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "The name and the role of the token that asks")
  public MeJson me(@Context RoutingContext exchange) {
    var holder = RoleFilter.holder(exchange).orElseThrow();
    return new MeJson(
        holder.name(),
        holder.role().word(),
        Arrays.stream(AccessRole.values())
            .filter(holder.role()::includes)
            .map(AccessRole::word)
            .toList(),
        holder.until());
  }
}
