package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param path without query and trailing slash; {@code /redfish/v1} is the root
 * @param query empty when there is none
 * @param headers by lower-case name
 * @param body empty when there is none, or when it is no JSON object
 */
public record RedfishRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    Optional<JsonNode> body) {
  public RedfishRequest {
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A text property of the body. */
  Optional<String> text(String name) {
    return body.map(b -> b.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }
}
