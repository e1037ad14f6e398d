package dev.ichor.api.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.app.LeaseOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.dhcp.server.LeaseDesk;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.LeaseArchive.Query;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.Inet4Address;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who has which address, who had it, and taking it back. */
@Path("/api/v1/dhcp/leases")
@Tag(name = "leases")
@RunOnVirtualThread
public class LeasesResource {
  private static final int LARGEST_PAGE = 1_000;
  private static final String ADDRESS = "{address: [0-9.]+}";

  private final LeaseOffice office;
  private final Inventory inventory;
  private final Once once;
  private final LeaseExport export;

  @Inject
  LeasesResource(LeaseOffice office, Inventory inventory, Once once, ObjectMapper mapper) {
    this.office = office;
    this.inventory = inventory;
    this.once = once;
    this.export = new LeaseExport(mapper);
  }

  /**
   * Some leases in the order of their addresses.
   *
   * @param next what to ask for as {@code after} to get the following ones; absent: there are none
   */
  public record Page(List<LeaseJson> leases, Optional<String> next) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Leases in the order of addresses, a page at a time; all filters must fit")
  public Page list(
      @BeanParam LeaseFilter filter,
      @QueryParam("after") Optional<String> after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    var machines = new MachineNames(inventory);
    var now = office.desk().now();
    int size = Math.clamp(limit, 1, LARGEST_PAGE);
    var last = after.map(LeaseFilter::address);
    try (var leases = office.desk().from(last.orElse(LeaseFilter.address("0.0.0.0")))) {
      var page =
          leases
              .filter(lease -> !last.equals(Optional.of(lease.address())))
              .filter(filter.test(machines, now))
              .limit(size + 1L)
              .map(lease -> LeaseJson.of(lease, machines, now))
              .toList();
      return page.size() <= size
          ? new Page(page, Optional.empty())
          : new Page(page.subList(0, size), Optional.of(page.get(size - 1).address()));
    }
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("export.jsonl")
  @Produces("application/jsonl")
  @Operation(summary = "All that fit the filters, one JSON object a line")
  public StreamingOutput jsonLines(@BeanParam LeaseFilter filter) {
    var machines = new MachineNames(inventory);
    var now = office.desk().now();
    var test = filter.test(machines, now);
    return out ->
        export.lines(all().filter(test).map(lease -> LeaseJson.of(lease, machines, now)), out);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("export.csv")
  @Produces("text/csv")
  @Operation(summary = "All that fit the filters, in the columns of Kea's memfile")
  public StreamingOutput csv(@BeanParam LeaseFilter filter) {
    var now = office.desk().now();
    var test = filter.test(new MachineNames(inventory), now);
    return out -> export.csv(all().filter(test), now, out);
  }

  private Stream<StoredLease> all() {
    return office.desk().from(LeaseFilter.address("0.0.0.0"));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path(ADDRESS)
  @Operation(summary = "The last word on one address")
  public Response one(@PathParam("address") String text) {
    var address = LeaseFilter.address(text);
    return office
        .desk()
        .at(address)
        .map(lease -> Response.ok(shown(lease)).build())
        .orElseGet(() -> missing(address));
  }

  private LeaseJson shown(StoredLease lease) {
    return LeaseJson.of(lease, new MachineNames(inventory), office.desk().now());
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path(ADDRESS)
  @Operation(summary = "Ends a lease or a quarantine; answers when the address is free for good")
  public Response release(
      @PathParam("address") String text, @HeaderParam(Once.HEADER) Optional<String> key) {
    var address = LeaseFilter.address(text);
    return once.runKnown(
        key,
        List.of("release", address),
        () ->
            switch (office.desk().release(address, Caller.name())) {
              case LeaseDesk.Release.Done(var lease) ->
                  new Once.Done(Response.ok(shown(lease)).build(), false);
              case LeaseDesk.Release.Unknown() -> new Once.Done(missing(address), true);
              case LeaseDesk.Release.NotDurable(var why) ->
                  new Once.Done(new ApiProblem("not durable", 503, why).response(), true);
            });
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path(ADDRESS + "/history")
  @Operation(summary = "Who had this address, newest first; with 'at' only who had it then")
  public List<TenureJson> history(
      @PathParam("address") String text,
      @QueryParam("at") Optional<String> at,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    return tenures(
        new Query(Optional.of(LeaseFilter.address(text)), Set.of(), time(at), page(limit)));
  }

  private List<TenureJson> tenures(Query query) {
    var machines = new MachineNames(inventory);
    var now = office.desk().now();
    return office.history(query).stream().map(it -> TenureJson.of(it, machines, now)).toList();
  }

  static int page(int limit) {
    return Math.clamp(limit, 1, LARGEST_PAGE);
  }

  static Optional<Instant> time(Optional<String> text) {
    try {
      return text.map(Instant::parse);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is not a time; write it as 2026-11-17T10:00:00Z"
              .formatted(Printable.of(text.orElse(""))),
          e);
    }
  }

  static Response missing(Inet4Address address) {
    return ApiProblem.notFound(
            "nobody ever had %s from here; GET /api/v1/dhcp/leases lists what is on record"
                .formatted(address.getHostAddress()))
        .response();
  }
}
