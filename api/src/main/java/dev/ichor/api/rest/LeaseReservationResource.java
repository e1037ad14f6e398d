package dev.ichor.api.rest;

import dev.ichor.api.app.LeaseOffice;
import dev.ichor.api.plan.PlanDesk;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whoever has an address shall keep it. */
@Path("/api/v1/dhcp/leases/{address: [0-9.]+}/reservation")
@Tag(name = "leases")
@RunOnVirtualThread
public class LeaseReservationResource {
  private final LeaseOffice office;
  private final PlanDesk desk;
  private final Once once;

  @Inject
  LeaseReservationResource(LeaseOffice office, PlanDesk desk, Once once) {
    this.office = office;
    this.desk = desk;
    this.once = once;
  }

  /**
   * How to reserve; the whole of it may be left out.
   *
   * @param by {@code mac} or {@code client-id}; absent: by MAC address where there is one
   */
  public record Wish(Optional<String> by) {}

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(
      summary = "Reserves a lease's address for its client",
      description =
          "By its MAC address, or by its client identifier (option 61) where it has none or 'by' says"
              + " so; with its host name. Durable and in effect when it is answered. Also of a lease"
              + " that has run out or was given back, as long as nobody else has its address.")
  @APIResponse(responseCode = "201", description = "Reserved")
  @APIResponse(responseCode = "200", description = "It was reserved for this client already")
  @APIResponse(responseCode = "404", description = "Nobody ever had this address")
  @APIResponse(
      responseCode = "409",
      description = "Nothing changed; problems lists what stands against it")
  public Response reserve(
      @PathParam("address") String text,
      @HeaderParam(Once.HEADER) Optional<String> key,
      Wish body) {
    var address = LeaseFilter.address(text);
    var by = Optional.ofNullable(body).flatMap(Wish::by);
    return once.run(
        key,
        List.of("reserve from lease", address, by),
        () ->
            office
                .desk()
                .at(address)
                .map(lease -> reserve(lease, by))
                .orElseGet(() -> LeasesResource.missing(address)));
  }

  private Response reserve(StoredLease lease, Optional<String> by) {
    if (lease.kind() == Kind.DECLINED) {
      return new ApiProblem(
              "conflict",
              409,
              "its client declined %s, somebody else uses it there; find him, DELETE the lease, and reserve it for whom it is given to next"
                  .formatted(lease.address().getHostAddress()))
          .response();
    }
    var wish = LeaseReservation.of(lease, by);
    var document = wish.document();
    var outcome = desk.reserve(document);
    if (outcome instanceof PlanDesk.Outcome.Refused(var problems)) {
      return desk.reservations().stream()
          .filter(wish::isSame)
          .findFirst()
          .map(same -> ReservationsResource.placed(Response.Status.OK, same))
          .orElseGet(() -> PlanProblems.conflict(problems));
    }
    return ReservationsResource.answer(outcome, ReservationsResource.created(document));
  }
}
