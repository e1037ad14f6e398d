package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.redfish.policy.SubscriptionPlan;
import dev.ichor.bmc.redfish.policy.SubscriptionPlan.Subscription;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.Reference;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Subscriptions to a BMC's events (DSP0266 "Eventing"), made and deleted, each read back. */
public final class EventSubscriptions {
  private static final List<String> OLD_TYPES = List.of("Alert", "StatusChange", "ResourceUpdated");

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  public EventSubscriptions(RedfishSession session) {
    this.session = session;
    this.systems = new Systems(session);
    this.writer = new Writer(session);
  }

  private Resource service() throws BmcFaultException, InterruptedException {
    var link = session.root().eventService();
    if (link.isEmpty()) {
      throw unsupported("it has no event service");
    }
    return session.get(link.get());
  }

  /** Where it sends events to whoever asks; empty when it does not. */
  public Optional<Reference> stream() throws BmcFaultException, InterruptedException {
    var uri = service().doc().exact("ServerSentEventUri");
    return uri.isPresent() ? Optional.of(session.reference(uri.get())) : Optional.empty();
  }

  /**
   * One subscription to this destination is there afterwards, and no other of ours.
   *
   * @param wanted absent: none is there afterwards
   */
  public void settle(Optional<URI> wanted) throws BmcFaultException, InterruptedException {
    var collection = service().doc().link("Subscriptions");
    if (collection.isEmpty()) {
      throw unsupported("its event service takes no subscriptions");
    }
    var place = session.reference(collection.get());
    var plan = SubscriptionPlan.of(there(place), wanted.map(URI::toString));
    for (var stale : plan.stale()) {
      writer.delete(stale);
    }
    if (plan.kept().isEmpty() && wanted.isPresent()) {
      create(place, wanted.get().toString());
    }
  }

  private List<Subscription> there(Reference collection)
      throws BmcFaultException, InterruptedException {
    var all = new ArrayList<Subscription>();
    for (var path : systems.members(collection)) {
      var doc = session.get(path).doc();
      var state = doc.text("Status", "State").orElse("Enabled");
      all.add(
          new Subscription(
              path,
              doc.exact("Destination").orElse(""),
              doc.exact("Context").orElse(""),
              !state.equals("Disabled") && !state.equals("UnavailableOffline")));
    }
    return all;
  }

  /** As the present schema has it; a BMC that wants the old {@code EventTypes} says so by a 400. */
  private void create(Reference place, String destination)
      throws BmcFaultException, InterruptedException {
    var body = new LinkedHashMap<String, Object>();
    body.put("Destination", destination);
    body.put("Protocol", "Redfish");
    body.put("Context", SubscriptionPlan.CONTEXT);
    body.put("EventFormatType", "Event");
    body.put("SubscriptionType", "RedfishEvent");
    var said = writer.post(place, JsonBody.of(body));
    if (said instanceof Writer.Outcome.Refused) {
      said =
          writer.post(
              place,
              JsonBody.of(
                  Map.of(
                      "Destination",
                      destination,
                      "Protocol",
                      "Redfish",
                      "Context",
                      SubscriptionPlan.CONTEXT,
                      "EventTypes",
                      OLD_TYPES)));
    }
    if (SubscriptionPlan.of(there(place), Optional.of(destination)).kept().isEmpty()) {
      throw writer.refused("a subscription to its events", said);
    }
  }

  private BmcFaultException unsupported(String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), Ability.EVENTS.words(), why));
  }
}
