package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.Configurations;
import dev.ichor.api.app.PowerSight;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * Changes as server-sent events: {@code machine}, {@code cluster}, {@code evidence}, and {@code
 * ping} so that a broken connection is noticed. A reader too slow for its buffer is cut off; it
 * connects again and reads the lists anew.
 */
@Path("/api/v1/events")
@Tag(name = "events")
public class EventsResource {
  private static final Logger LOG = Logger.getLogger(EventsResource.class);
  private static final Duration PING = Duration.ofSeconds(15);
  private static final int BUFFERED = 4096;

  private final Inventory inventory;
  private final PowerSight sight;

  @Inject
  EventsResource(Inventory inventory, BmcOffice bmcs) {
    this.sight = bmcs.sight();
    this.inventory = inventory;
  }

  /** A line of some machine's timeline. */
  public record EvidenceEvent(UUID machine, EvidenceJson evidence) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Server-sent events: machine, cluster, evidence, ping")
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    var changes =
        Multi.createFrom()
            .<Change>emitter(
                emitter -> {
                  var subscription = inventory.subscribe(emitter::emit);
                  emitter.onTermination(() -> close(subscription));
                },
                BackPressureStrategy.ERROR)
            .onOverflow()
            .buffer(BUFFERED)
            .emitOn(Infrastructure.getDefaultWorkerPool())
            .map(change -> event(sse, change))
            .<OutboundSseEvent>flatMap(
                event ->
                    event
                        .map(present -> Multi.createFrom().item(present))
                        .orElseGet(() -> Multi.createFrom().empty()));
    var pings =
        Multi.createFrom().ticks().every(PING).onOverflow().drop().map(_ -> event(sse, "ping", ""));
    return Multi.createBy()
        .merging()
        .streams(Multi.createFrom().item(event(sse, "ping", "")), changes, pings);
  }

  private Optional<OutboundSseEvent> event(Sse sse, Change change) {
    return switch (change) {
      case Change.MachineChanged(var machine) ->
          inventory
              .machines()
              .find(machine.id())
              .map(view -> event(sse, "machine", MachineJson.of(view, sight.seen(machine.id()))));
      case Change.ClusterChanged(var cluster) ->
          inventory
              .clusters()
              .find(cluster.name())
              .map(
                  view ->
                      event(
                          sse,
                          "cluster",
                          ClusterJson.of(view, Configurations.hidden(inventory, cluster.name()))));
      case Change.EvidenceSeen(var machine, var evidence) ->
          Optional.of(
              event(
                  sse, "evidence", new EvidenceEvent(machine.value(), EvidenceJson.of(evidence))));
    };
  }

  private static OutboundSseEvent event(Sse sse, String name, Object data) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(data)
        .build();
  }

  private static void close(AutoCloseable subscription) {
    try {
      subscription.close();
    } catch (Exception failure) {
      LOG.warn("closing an event subscription", failure);
    }
  }
}
