package dev.ichor.api.rest;

import dev.ichor.api.plan.PlanDesk;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The plan of DHCP networks: subnets, shared networks, classes, options, reservations. */
@Path("/api/v1/dhcp/networks")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class NetworksResource {
  private static final String EXAMPLE =
      """
      {"options": {"dns-servers": ["10.0.0.1"], "domain-name": "rack.example"},
       "classes": [{"name": "arm", "match": {"arch": [11, 19]}}],
       "subnets": [{"subnet": "10.78.0.0/24", "pools": ["10.78.0.100-10.78.0.199"],
                    "exclude": ["10.78.0.150"], "lease": {"default": "1h", "min": "10m", "max": "1d"},
                    "options": {"routers": "10.78.0.1"}}],
       "reservations": [{"mac": "52:54:00:12:34:56", "address": "10.78.0.5", "hostname": "node-5"}]}
      """;

  private final PlanDesk desk;

  @Inject
  NetworksResource(PlanDesk desk) {
    this.desk = desk;
  }

  /**
   * The plan that holds.
   *
   * @param source {@code file} when nothing was changed over the API, else {@code api}
   * @param version for {@code If-Match}; also in {@code ETag}
   */
  public record PlanJson(String source, long version, Map<String, Object> plan) {
    static PlanJson of(PlanDesk.Current current) {
      return new PlanJson(current.isFile() ? "file" : "api", current.version(), current.plan());
    }
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "The plan that holds: the file's, with what was changed over the API on top")
  public Response read() {
    return ok(desk.current());
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Puts a whole plan in the place of the one that holds",
      description =
          "Checked as a whole, durable, and in effect from the next packet on when it is answered."
              + " It stands in the place of the file's plan until DELETE. Send If-Match with the ETag"
              + " that the change was made from.")
  @APIResponse(responseCode = "200", description = "It holds")
  @APIResponse(responseCode = "400", description = "Nothing changed; problems lists every mistake")
  @APIResponse(responseCode = "409", description = "Somebody changed the plan since")
  public Response replace(
      @HeaderParam("If-Match") Optional<String> ifMatch,
      @RequestBody(content = @Content(examples = @ExampleObject(name = "rack", value = EXAMPLE)))
          Map<String, Object> plan) {
    return answer(desk.replace(Inputs.body(plan), PlanProblems.version(ifMatch)));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Operation(summary = "Takes back everything changed over the API: the file's plan holds again")
  public Response reset(@HeaderParam("If-Match") Optional<String> ifMatch) {
    return answer(desk.reset(PlanProblems.version(ifMatch)));
  }

  private static Response answer(PlanDesk.Outcome outcome) {
    return switch (outcome) {
      case PlanDesk.Outcome.Done(var current) -> ok(current);
      case PlanDesk.Outcome.Refused(var problems) -> PlanProblems.refused(problems);
      case PlanDesk.Outcome.Stale(var current) -> PlanProblems.stale(current);
      case PlanDesk.Outcome.Unknown(var name) ->
          ApiProblem.notFound("there is no '%s'".formatted(name)).response();
      case PlanDesk.Outcome.NotInEffect(var why) -> PlanProblems.notInEffect(why);
    };
  }

  private static Response ok(PlanDesk.Current current) {
    return Response.ok(PlanJson.of(current)).tag(PlanProblems.tag(current.version())).build();
  }
}
