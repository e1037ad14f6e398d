package dev.ichor.api.rest;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.model.Printable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reservations one by one; the whole plan is {@link NetworksResource}. */
@Path("/api/v1/dhcp/reservations")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class ReservationsResource {
  private static final String EXAMPLE =
      """
      {"mac": "52:54:00:12:34:56", "address": "10.78.0.5", "hostname": "node-5"}
      """;

  private final PlanDesk desk;
  private final Once once;

  @Inject
  ReservationsResource(PlanDesk desk, Once once) {
    this.desk = desk;
    this.once = once;
  }

  /**
   * One reservation.
   *
   * @param id its address, or what it is for when it has none: {@code mac=52:54:00:12:34:56}
   */
  public record ReservationJson(String id, Map<String, Object> reservation) {
    static ReservationJson of(Map<String, Object> reservation) {
      return new ReservationJson(PlanDesk.nameOf(reservation), reservation);
    }
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Every reservation of the plan that holds")
  public List<ReservationJson> list() {
    return desk.reservations().stream().map(ReservationJson::of).toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Adds a reservation",
      description =
          "By mac, client-id, uuid, circuit-id or remote-id; with address, hostname, options, boot."
              + " Durable and in effect when it is answered. An address that is leased to somebody else"
              + " stays with him until his lease ends.")
  @APIResponse(responseCode = "201", description = "Reserved")
  @APIResponse(responseCode = "400", description = "Nothing changed; problems lists every mistake")
  public Response reserve(
      @HeaderParam(Once.HEADER) Optional<String> key,
      @RequestBody(content = @Content(examples = @ExampleObject(name = "node", value = EXAMPLE)))
          Map<String, Object> reservation) {
    var wish = Inputs.body(reservation);
    return once.run(key, List.of("reserve", wish), () -> answer(desk.reserve(wish), created(wish)));
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("{id}")
  @Operation(summary = "Takes a reservation back; a lease on its address runs on")
  public Response unreserve(@PathParam("id") String id) {
    return answer(desk.unreserve(id), Response.noContent().build());
  }

  static Response created(Map<String, Object> reservation) {
    return placed(Response.Status.CREATED, reservation);
  }

  /** The reservation and where it is. */
  static Response placed(Response.Status status, Map<String, Object> reservation) {
    var json = ReservationJson.of(reservation);
    var place = URLEncoder.encode(json.id(), StandardCharsets.UTF_8);
    return Response.status(status)
        .location(URI.create("/api/v1/dhcp/reservations/" + place))
        .entity(json)
        .build();
  }

  static Response answer(PlanDesk.Outcome outcome, Response done) {
    return switch (outcome) {
      case PlanDesk.Outcome.Done _ -> done;
      case PlanDesk.Outcome.Refused(var problems) -> PlanProblems.refused(problems);
      case PlanDesk.Outcome.Stale(var current) -> PlanProblems.stale(current);
      case PlanDesk.Outcome.Unknown(var name) ->
          ApiProblem.notFound(
                  "there is no reservation '%s'; GET /api/v1/dhcp/reservations lists them"
                      .formatted(Printable.of(name)))
              .response();
      case PlanDesk.Outcome.NotInEffect(var why) -> PlanProblems.notInEffect(why);
    };
  }
}
