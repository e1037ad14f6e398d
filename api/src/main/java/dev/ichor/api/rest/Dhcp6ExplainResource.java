package dev.ichor.api.rest;

import dev.ichor.api.app.InterfaceDesk;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.dhcp.v6.policy.Arrival6;
import dev.ichor.dhcp.v6.server.Explanation6;
import dev.ichor.inventory.model.Bytes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a DHCPv6 message would be answered, and why; nothing is sent, recorded or counted. */
@Path("/api/v1/dhcp/explain6")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class Dhcp6ExplainResource {
  private static final int CLIENT_PORT = 546;
  private static final int LONGEST_PACKET = 4096;

  private final InterfaceDesk desk;

  @Inject
  Dhcp6ExplainResource(InterfaceDesk desk) {
    this.desk = desk;
  }

  @POST
  @Needs(AccessRole.VIEWER)
  @Consumes("application/octet-stream")
  @Operation(summary = "What this DHCPv6 message (the UDP payload) would be answered, and why")
  public Explanation6 packet(
      byte[] body,
      @QueryParam("interface") Optional<String> via,
      @QueryParam("from")
          @DefaultValue("fe80::1")
          @Parameter(description = "source address: the client's own, or its relay's")
          String from) {
    var octets = Inputs.body(body);
    if (octets.length > LONGEST_PACKET) {
      throw new IllegalArgumentException(
          "a DHCPv6 message has at most %d octets here, got %d"
              .formatted(LONGEST_PACKET, octets.length));
    }
    return desk.dhcp6()
        .orElseThrow(() -> new IllegalArgumentException("DHCPv6 does not run"))
        .explain(via, Bytes.of(octets), new Arrival6(Leases6Resource.address(from), CLIENT_PORT));
  }
}
