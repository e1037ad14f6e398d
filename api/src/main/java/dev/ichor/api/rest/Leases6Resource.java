package dev.ichor.api.rest;

import dev.ichor.api.app.LeaseOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.dhcp.v6.server.Lease6Desk;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.Inet6Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who has which IPv6 address, and taking it back. */
@Path("/api/v1/dhcp/leases6")
@Tag(name = "leases")
@RunOnVirtualThread
public class Leases6Resource {
  private static final String ADDRESS = "{address}";

  private final LeaseOffice office;
  private final Inventory inventory;
  private final Once once;

  @Inject
  Leases6Resource(LeaseOffice office, Inventory inventory, Once once) {
    this.office = office;
    this.inventory = inventory;
    this.once = once;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Leases of DHCPv6 in the order of addresses; all filters must fit")
  public List<Lease6Json> list(
      @QueryParam("q") @Parameter(description = "part of address, DUID or MAC address")
          Optional<String> text,
      @QueryParam("state") @Parameter(description = "bound, expired, released or declined")
          Optional<String> state,
      @QueryParam("limit") @DefaultValue("1000") int limit) {
    var machines = new MachineNames(inventory);
    var desk = office.desk6();
    var now = desk.now();
    var wanted = state.map(word -> Inputs.word(LeaseJson.State.class, "state", word).word());
    return desk.all().stream()
        .map(lease -> Lease6Json.of(lease, machines, now))
        .filter(lease -> wanted.isEmpty() || wanted.get().equals(lease.state()))
        .filter(text.map(Leases6Resource::has).orElse(_ -> true))
        .limit(LeasesResource.page(limit))
        .toList();
  }

  private static Predicate<Lease6Json> has(String part) {
    var lower = part.toLowerCase(Locale.ROOT);
    return lease ->
        lease.address().contains(lower)
            || lease.duid().contains(lower)
            || lease.mac().filter(mac -> mac.contains(lower)).isPresent();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path(ADDRESS)
  @Operation(summary = "The last word on one IPv6 address")
  public Response one(@PathParam("address") String text) {
    var address = address(text);
    return office
        .desk6()
        .at(address)
        .map(lease -> Response.ok(shown(lease)).build())
        .orElseGet(() -> missing(address));
  }

  private Lease6Json shown(StoredLease6 lease) {
    return Lease6Json.of(lease, new MachineNames(inventory), office.desk6().now());
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path(ADDRESS)
  @Operation(summary = "Ends a lease or a quarantine; answers when the address is free for good")
  public Response release(
      @PathParam("address") String text, @HeaderParam(Once.HEADER) Optional<String> key) {
    var address = address(text);
    return once.runKnown(
        key,
        List.of("release", address),
        () ->
            switch (office.desk6().release(address)) {
              case Lease6Desk.Release.Done(var lease) ->
                  new Once.Done(Response.ok(shown(lease)).build(), false);
              case Lease6Desk.Release.Unknown() -> new Once.Done(missing(address), true);
              case Lease6Desk.Release.NotDurable(var why) ->
                  new Once.Done(new ApiProblem("not durable", 503, why).response(), true);
            });
  }

  static Inet6Address address(String text) {
    try {
      if (Inet6Address.ofLiteral(text) instanceof Inet6Address address) {
        return address;
      }
    } catch (IllegalArgumentException notOne) {
      throw new IllegalArgumentException(refusal(text), notOne);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  private static String refusal(String text) {
    return "'%s' is not an IPv6 address; write it as 2001:db8:77::5".formatted(Printable.of(text));
  }

  private static Response missing(Inet6Address address) {
    return ApiProblem.notFound(
            "nobody ever had %s from here; GET /api/v1/dhcp/leases6 lists what is on record"
                .formatted(address.getHostAddress()))
        .response();
  }
}
