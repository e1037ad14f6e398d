package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A part of the service that has its own resources and its own writes. */
interface RedfishExtension {
  void into(Map<String, Function<Instant, ObjectNode>> resources);

  /** Empty when the path is none of its writable resources. */
  default Optional<RedfishReply> patch(RedfishRequest request) {
    return Optional.empty();
  }

  /** Empty when the path is none of its actions and collections. */
  default Optional<RedfishReply> post(RedfishRequest request) {
    return Optional.empty();
  }

  /** Empty when the path is nothing of its own that can be deleted. */
  default Optional<RedfishReply> delete(String path) {
    return Optional.empty();
  }

  /** The machine starts: what was pending holds from here on. */
  default void started() {}

  /** A resource with its four names. */
  static ObjectNode resource(String path, String type, String id, String name) {
    return RedfishReply.JSON
        .createObjectNode()
        .put("@odata.id", path)
        .put("@odata.type", "#" + type)
        .put("Id", id)
        .put("Name", name);
  }

  static ObjectNode collection(String path, String type, Iterable<String> members) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.id", path)
            .put("@odata.type", "#%1$sCollection.%1$sCollection".formatted(type))
            .put("Name", type + " Collection");
    var list = node.putArray("Members");
    members.forEach(id -> list.addObject().put("@odata.id", path + "/" + id));
    return node.put("Members@odata.count", list.size());
  }

  static ObjectNode link(String path) {
    return RedfishReply.JSON.createObjectNode().put("@odata.id", path);
  }
}
