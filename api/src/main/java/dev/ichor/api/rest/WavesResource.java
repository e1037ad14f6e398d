package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.WaveOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.wave.WaveDesk;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Power actions on many machines: by rack or PDU, staggered, limited, cancellable. */
@Path("/api/v1/power/waves")
@Tag(name = "power")
@RunOnVirtualThread
public class WavesResource {
  private final BmcOffice office;
  private final Once once;

  @Inject
  WavesResource(BmcOffice office, Once once) {
    this.office = office;
    this.once = once;
  }

  private WaveOffice waves() {
    return office.waves();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "All waves, newest first")
  public List<WaveJson> list() {
    return waves().list().stream().map(WaveJson::of).toList();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("{id}")
  @Operation(summary = "One wave: how far each machine is, and why")
  public Response one(@PathParam("id") String id) {
    return waves()
        .find(Inputs.uuid(id))
        .map(wave -> Response.ok(WaveJson.of(wave)).build())
        .orElseGet(() -> missing(id));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(
      summary = "Begins a wave, or previews it",
      description =
          "Stored before anything is done, and goes on after a restart. Protected machines are left"
              + " out of what disturbs them, and are looked at again at each one's turn. A machine"
              + " is in one wave at a time. More than ten machines that are disturbed need expect.")
  @APIResponse(responseCode = "200", description = "preview: what would be done")
  @APIResponse(responseCode = "202", description = "It runs; Location tells how far it is")
  @APIResponse(responseCode = "409", description = "Not begun: detail says why")
  public Response begin(@HeaderParam(Once.HEADER) Optional<String> key, WaveJson.Wish body) {
    var asked = Inputs.body(body);
    var wish = asked.wish();
    if (asked.preview().orElse(false)) {
      return Response.ok(WaveJson.PlanJson.of(wish, waves().plan(wish))).build();
    }
    return once.run(key, List.of("wave", asked), () -> begun(wish));
  }

  private Response begun(WaveOffice.Wish wish) {
    var plan = waves().plan(wish);
    return switch (waves().begin(wish, plan)) {
      case WaveDesk.Asked.Begun(var wave) ->
          Response.accepted(WaveJson.of(wave))
              .location(URI.create("/api/v1/power/waves/" + wave.id()))
              .build();
      case WaveDesk.Asked.Refused(var why) -> new ApiProblem("conflict", 409, why).response();
    };
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/cancel")
  @Operation(summary = "Begins nothing more; what is under way ends by itself")
  public Response cancel(@PathParam("id") String id) {
    return waves()
        .cancel(Inputs.uuid(id))
        .map(wave -> Response.ok(WaveJson.of(wave)).build())
        .orElseGet(() -> missing(id));
  }

  private static Response missing(String id) {
    UUID wave = Inputs.uuid(id);
    return ApiProblem.notFound("no wave %s; GET /api/v1/power/waves lists them".formatted(wave))
        .response();
  }
}
