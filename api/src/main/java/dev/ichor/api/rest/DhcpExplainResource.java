package dev.ichor.api.rest;

import dev.ichor.api.app.InterfaceDesk;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.Explanation;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.PacketCapture;
import dev.ichor.inventory.model.Bytes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What would be answered, and why; nothing is sent, held, recorded or counted. */
@Path("/api/v1/dhcp/explain")
@Tag(name = "dhcp")
@RunOnVirtualThread
public class DhcpExplainResource {
  private static final int MOST_MESSAGES = 200;
  private static final int LONGEST_PACKET = 4096;

  private final InterfaceDesk desk;

  @Inject
  DhcpExplainResource(InterfaceDesk desk) {
    this.desk = desk;
  }

  /**
   * @param frame number of the packet in the capture
   */
  public record FrameJson(int frame, Explanation explanation) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "What a client that is described here would be answered, and why")
  public Explanation describe(
      @BeanParam ExplainQuery query, @QueryParam("interface") Optional<String> via) {
    var draft = query.draft();
    return server().explain(via(via, draft.giaddr()), draft.arrival(), draft.packet());
  }

  @POST
  @Needs(AccessRole.VIEWER)
  @Consumes("application/octet-stream")
  @Operation(summary = "What this DHCP message (the UDP payload) would be answered, and why")
  public Explanation packet(
      byte[] body,
      @QueryParam("interface") Optional<String> via,
      @QueryParam("door") @DefaultValue("67") String door) {
    var packet = packet(body);
    return server()
        .explain(via(via, giaddr(packet)), arrival(packet, ExplainQuery.door(door)), packet);
  }

  @POST
  @Needs(AccessRole.VIEWER)
  @Consumes({"application/vnd.tcpdump.pcap", "application/x-pcapng"})
  @Operation(summary = "The same for each DHCP message of a capture (pcap or pcapng), 200 at most")
  public List<FrameJson> capture(byte[] body, @QueryParam("interface") Optional<String> via) {
    var server = server();
    try {
      return PacketCapture.datagrams(Bytes.of(Inputs.body(body)), MOST_MESSAGES).stream()
          .map(
              it ->
                  new FrameJson(
                      it.frame(),
                      server.explain(via(via, giaddr(it.payload())), arrival(it), it.payload())))
          .toList();
    } catch (MalformedPacketException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private DhcpServer server() {
    return desk.dhcp()
        .filter(it -> !it.services().isEmpty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing is served on any interface; PUT /api/v1/dhcp/interfaces/{name} turns one on"));
  }

  private static Bytes packet(byte[] body) {
    if (Inputs.body(body).length > LONGEST_PACKET) {
      throw new IllegalArgumentException(
          "a DHCP message has at most %d octets here, got %d; send a capture as application/vnd.tcpdump.pcap"
              .formatted(LONGEST_PACKET, body.length));
    }
    return Bytes.of(body);
  }

  /** The interface that is named, the only one, or the one whose networks the relay is in. */
  private String via(Optional<String> named, Optional<java.net.Inet4Address> giaddr) {
    if (named.isPresent()) {
      return named.get();
    }
    var services = server().services();
    var fitting =
        services.stream()
            .filter(
                it -> services.size() == 1 || giaddr.flatMap(it.networks()::subnetOf).isPresent())
            .toList();
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          "several interfaces are served; name one of %s with interface="
              .formatted(String.join(", ", services.stream().map(Service::name).toList())));
    }
    return fitting.getFirst().name();
  }

  private static Optional<java.net.Inet4Address> giaddr(Bytes packet) {
    return message(packet).map(DhcpMessage::giaddr).filter(Ipv4::isSet);
  }

  private static Optional<DhcpMessage> message(Bytes packet) {
    try {
      return Optional.of(DhcpMessage.decode(packet));
    } catch (MalformedPacketException _) {
      return Optional.empty(); // the explanation says what is wrong
    }
  }

  /** As far as the message itself tells where it came from. */
  private static Arrival arrival(Bytes packet, Arrival.Door door) {
    var message = message(packet);
    var giaddr = message.map(DhcpMessage::giaddr).filter(Ipv4::isSet);
    var ciaddr = message.map(DhcpMessage::ciaddr).filter(Ipv4::isSet);
    return new Arrival(
        door,
        giaddr.or(() -> ciaddr).orElse(Ipv4.ANY),
        giaddr.isPresent() ? 67 : 68,
        giaddr.or(() -> ciaddr).isPresent() ? Optional.empty() : Optional.of(Ipv4.BROADCAST));
  }

  private static Arrival arrival(PacketCapture.Datagram datagram) {
    return new Arrival(
        datagram.destinationPort() == 4011 ? Arrival.Door.BOOT_SERVER : Arrival.Door.DHCP,
        datagram.source(),
        datagram.sourcePort(),
        Optional.of(datagram.destination()));
  }
}
