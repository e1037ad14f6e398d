package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One answer, and how much of it goes out.
 *
 * @param body UTF-8
 */
public record RedfishReply(int status, Map<String, String> headers, String body, Sent sent) {
  static final JsonMapper JSON = new JsonMapper();

  /** How much of the answer the client gets. */
  public enum Sent {
    ALL,
    HALF,
    NOTHING,
    /** The connection becomes a stream of events. */
    STREAM
  }

  public RedfishReply {
    headers = Map.copyOf(headers);
  }

  static RedfishReply json(int status, ObjectNode body) {
    return new RedfishReply(
        status,
        Map.of("Content-Type", "application/json; charset=utf-8", "OData-Version", "4.0"),
        body.toString(),
        Sent.ALL);
  }

  static RedfishReply empty(int status) {
    return new RedfishReply(status, Map.of("OData-Version", "4.0"), "", Sent.ALL);
  }

  /** DSP0266 "Error responses", with one message of the Base registry. */
  static RedfishReply error(int status, String id, String text) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", "Base.1.18." + id).put("message", text);
    error
        .putArray("@Message.ExtendedInfo")
        .addObject()
        .put("@odata.type", "#Message.v1_1_1.Message")
        .put("MessageId", "Base.1.18." + id)
        .put("Message", text)
        .put("MessageSeverity", "Critical")
        .put("Resolution", "Look at the message.");
    return json(status, body);
  }

  RedfishReply with(String name, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(name, value);
    return new RedfishReply(status, all, body, sent);
  }

  RedfishReply sent(Sent how) {
    return new RedfishReply(status, headers, body, how);
  }

  byte[] octets() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
