package dev.ichor.api.rest;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.server.DraftMessage;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The words of a question; each that is absent is not in the message. */
public class ExplainQuery {
  private static final int LONGEST = 255;

  @QueryParam("mac")
  @Parameter(description = "52:54:00:12:34:56", required = true)
  Optional<String> mac = Optional.empty();

  @QueryParam("arch")
  @Parameter(description = "option 93, e.g. 7 for x64 UEFI: makes it a client that netboots")
  Optional<Integer> arch = Optional.empty();

  @QueryParam("uuid")
  Optional<String> uuid = Optional.empty();

  @QueryParam("user-class")
  @Parameter(description = "option 77; iPXE asks for its script")
  Optional<String> userClass = Optional.empty();

  @QueryParam("vendor-class")
  @Parameter(description = "option 60; PXEClient:... or HTTPClient:... by arch when absent")
  Optional<String> vendorClass = Optional.empty();

  @QueryParam("giaddr")
  Optional<String> giaddr = Optional.empty();

  @QueryParam("circuit-id")
  @Parameter(description = "option 82; text, or hex: and octets")
  Optional<String> circuitId = Optional.empty();

  @QueryParam("client-id")
  @Parameter(description = "option 61; text, or hex: and octets")
  Optional<String> clientId = Optional.empty();

  @QueryParam("type")
  @DefaultValue("discover")
  @Parameter(description = "discover, request, inform, decline or release")
  String type = "discover";

  @QueryParam("door")
  @DefaultValue("67")
  @Parameter(description = "67 or 4011")
  String door = "67";

  @QueryParam("ciaddr")
  @Parameter(description = "of a client that renews, releases or informs")
  Optional<String> ciaddr = Optional.empty();

  @QueryParam("requested")
  @Parameter(description = "option 50")
  Optional<String> requested = Optional.empty();

  @QueryParam("server")
  @Parameter(description = "option 54: a request that takes up that server's offer")
  Optional<String> server = Optional.empty();

  /**
   * @throws IllegalArgumentException when a word has not its form
   */
  DraftMessage draft() {
    return new DraftMessage(
        MacAddress.parse(
            mac.orElseThrow(
                () -> new IllegalArgumentException("whom? give mac=52:54:00:12:34:56"))),
        type(),
        door(door),
        arch.map(ExplainQuery::arch),
        uuid.map(ExplainQuery::uuid),
        userClass.map(it -> Inputs.bounded("user-class", it, LONGEST)),
        vendorClass.map(it -> Inputs.bounded("vendor-class", it, LONGEST)),
        giaddr.map(it -> address("giaddr", it)),
        circuitId.map(it -> octets("circuit-id", it)),
        clientId.map(it -> octets("client-id", it)),
        ciaddr.map(it -> address("ciaddr", it)),
        requested.map(it -> address("requested", it)),
        server.map(it -> address("server", it)));
  }

  private MessageType type() {
    var found = Inputs.word(MessageType.class, "type", type);
    return switch (found) {
      case DISCOVER, REQUEST, INFORM, DECLINE, RELEASE -> found;
      case OFFER, ACK, NAK ->
          throw new IllegalArgumentException(
              "type '%s' is a server's; write discover, request, inform, decline or release"
                  .formatted(Printable.of(type)));
    };
  }

  static Arrival.Door door(String text) {
    return switch (text) {
      case "67" -> Arrival.Door.DHCP;
      case "4011" -> Arrival.Door.BOOT_SERVER;
      default ->
          throw new IllegalArgumentException(
              "door '%s' is not known; write 67 or 4011".formatted(Printable.of(text)));
    };
  }

  private static ClientArch arch(int code) {
    if (code < 0 || code > 0xffff) {
      throw new IllegalArgumentException("arch is 0 to 65535, got " + code);
    }
    return new ClientArch(code);
  }

  private static UUID uuid(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new IllegalArgumentException(
          "uuid '%s' has not the form 8-4-4-4-12".formatted(Printable.of(text)));
    }
    return UUID.fromString(text);
  }

  private static Inet4Address address(String field, String text) {
    try {
      return Ipv4.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s' is not an IPv4 address; write it as 10.77.0.9"
              .formatted(field, Printable.of(text)),
          e);
    }
  }

  private static Bytes octets(String field, String text) {
    var hex = text.startsWith("hex:") ? text.substring(4).replace(":", "") : "";
    if (text.startsWith("hex:") && !hex.matches("([0-9a-fA-F]{2}){1,250}")) {
      throw new IllegalArgumentException(
          "%s '%s' is not hexadecimal; write it as hex:0152540012"
              .formatted(field, Printable.of(text)));
    }
    return hex.isEmpty()
        ? Bytes.of(Inputs.bounded(field, text, 250).getBytes(StandardCharsets.UTF_8))
        : Bytes.ofHex(hex);
  }
}
