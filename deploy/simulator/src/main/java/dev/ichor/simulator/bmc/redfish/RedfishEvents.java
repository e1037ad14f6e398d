package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The event service: subscriptions that are pushed to, and a stream. */
public final class RedfishEvents implements RedfishExtension {
  private static final String SERVICE = RedfishTree.ROOT + "/EventService";
  static final String STREAM = SERVICE + "/SSE";
  static final String SUBSCRIPTIONS = SERVICE + "/Subscriptions";
  private static final int MOST = 4;

  private final Map<String, Subscription> open = new LinkedHashMap<>();
  private final List<Outlet> outlets = new CopyOnWriteArrayList<>();
  private int last;
  private int events;

  /** One subscription as it was asked for. */
  public record Subscription(String destination, String context) {}

  /** Where events leave the service; carried by whoever has sockets. */
  public interface Outlet {
    void push(URI destination, String document);

    void stream(String id, String document);
  }

  void to(Outlet outlet) {
    outlets.add(outlet);
  }

  /** Those that are open now. */
  public synchronized List<Subscription> subscriptions() {
    return List.copyOf(open.values());
  }

  /** Something happened: everybody who asked is told. */
  public void emit(String messageId, String message, String origin) {
    List<Subscription> asked;
    String id;
    synchronized (this) {
      asked = List.copyOf(open.values());
      id = Integer.toString(++events);
    }
    for (Outlet outlet : outlets) {
      asked.forEach(
          one ->
              outlet.push(
                  URI.create(one.destination()),
                  document(id, messageId, message, origin, one.context())));
      outlet.stream(id, document(id, messageId, message, origin, ""));
    }
  }

  private static String document(
      String id, String messageId, String message, String origin, String context) {
    ObjectNode node =
        RedfishReply.JSON
            .createObjectNode()
            .put("@odata.type", "#Event.v1_9_0.Event")
            .put("Id", id)
            .put("Name", "Event");
    ObjectNode event = node.putArray("Events").addObject();
    event.put("EventId", id).put("MemberId", "1").put("EventType", "Other");
    event.put("MessageId", messageId).put("Message", message).put("MessageSeverity", "OK");
    event.putObject("OriginOfCondition").put("@odata.id", origin);
    if (!context.isEmpty()) {
      node.put("Context", context);
    }
    return node.toString();
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(SERVICE, _ -> service());
    resources.put(
        SUBSCRIPTIONS, _ -> RedfishExtension.collection(SUBSCRIPTIONS, "EventDestination", ids()));
  }

  private synchronized List<String> ids() {
    return List.copyOf(open.keySet());
  }

  private static ObjectNode service() {
    ObjectNode node =
        RedfishExtension.resource(
            SERVICE, "EventService.v1_10_0.EventService", "EventService", "Event Service");
    node.put("ServiceEnabled", true).put("ServerSentEventUri", STREAM);
    node.putArray("EventFormatTypes").add("Event");
    node.set("Subscriptions", RedfishExtension.link(SUBSCRIPTIONS));
    return node;
  }

  /** Subscriptions come and go, so they are looked up. */
  synchronized Optional<ObjectNode> subscription(String path) {
    if (!path.startsWith(SUBSCRIPTIONS + "/")) {
      return Optional.empty();
    }
    String id = path.substring(SUBSCRIPTIONS.length() + 1);
    return Optional.ofNullable(open.get(id))
        .map(
            one ->
                RedfishExtension.resource(
                        path, "EventDestination.v1_15_0.EventDestination", id, "Subscription " + id)
                    .put("Destination", one.destination())
                    .put("Context", one.context())
                    .put("Protocol", "Redfish")
                    .put("EventFormatType", "Event")
                    .put("SubscriptionType", "RedfishEvent"));
  }

  @Override
  public synchronized Optional<RedfishReply> post(RedfishRequest request) {
    if (!request.path().equals(SUBSCRIPTIONS)) {
      return Optional.empty();
    }
    if (request.text("Destination").isEmpty() || request.text("Protocol").isEmpty()) {
      return Optional.of(
          RedfishReply.error(400, "PropertyMissing", "Destination and Protocol are needed."));
    }
    if (open.size() >= MOST) {
      return Optional.of(
          RedfishReply.error(
              503, "EventSubscriptionLimitExceeded", "All subscriptions are in use."));
    }
    String id = Integer.toString(++last);
    open.put(
        id,
        new Subscription(
            request.text("Destination").orElseThrow(), request.text("Context").orElse("")));
    String at = SUBSCRIPTIONS + "/" + id;
    return Optional.of(RedfishReply.json(201, subscription(at).orElseThrow()).with("Location", at));
  }

  @Override
  public synchronized Optional<RedfishReply> delete(String path) {
    return path.startsWith(SUBSCRIPTIONS + "/")
            && open.remove(path.substring(SUBSCRIPTIONS.length() + 1)) != null
        ? Optional.of(RedfishReply.empty(204))
        : Optional.empty();
  }
}
