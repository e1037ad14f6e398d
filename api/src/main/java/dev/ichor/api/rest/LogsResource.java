package dev.ichor.api.rest;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.app.NodeLogs;
import dev.ichor.api.app.NodeLogs.Opened;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.talos.client.LogItem;
import dev.ichor.talos.client.LogTail;
import dev.ichor.talos.client.LogWish;
import dev.ichor.talos.client.NodeServices;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * Logs of a node, live. A reader that is slower than the node misses lines and is told how many;
 * one that takes nothing for half a minute, or goes, ends the node's stream.
 */
@Path("/api/v1/machines/{id}")
@Tag(name = "logs")
public class LogsResource {
  private static final Logger LOG = Logger.getLogger(LogsResource.class);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Configurations configurations;

  @Inject
  LogsResource(Configurations configurations) {
    this.configurations = configurations;
  }

  private NodeLogs logs() {
    return configurations.logs();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @RunOnVirtualThread
  @Path("services")
  @Operation(summary = "The services of its system, with state and health")
  public Response services(@PathParam("id") String id) {
    var machine = Inputs.machine(id);
    return logs()
        .services(machine)
        .map(
            known ->
                switch (known) {
                  case NodeServices.Listed(var services) -> Response.ok(services).build();
                  case NodeServices.Unknown(var advice) ->
                      new ApiProblem("not now", 409, advice).response();
                })
        .orElseGet(
            () ->
                ApiProblem.notFound(
                        "no machine %s; GET /api/v1/machines lists them".formatted(machine))
                    .response());
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Blocking
  @Path("logs/{service}")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "A service's log as server-sent events: line, gap, ping, end")
  public Multi<OutboundSseEvent> log(
      @PathParam("id") String id,
      @PathParam("service") String service,
      @QueryParam("follow") @DefaultValue("false") boolean follow,
      @QueryParam("tail") @DefaultValue("500") int tail,
      @Context Sse sse) {
    return stream(id, new LogWish.Service(service, tail, follow), sse);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Blocking
  @Path("dmesg")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "The kernel's log as server-sent events: line, gap, ping, end")
  public Multi<OutboundSseEvent> dmesg(
      @PathParam("id") String id,
      @QueryParam("follow") @DefaultValue("false") boolean follow,
      @Context Sse sse) {
    return stream(id, new LogWish.Kernel(follow), sse);
  }

  private Multi<OutboundSseEvent> stream(String id, LogWish wish, Sse sse) {
    return switch (logs().open(Inputs.machine(id), wish)) {
      case Opened.Missing(var advice) ->
          throw new WebApplicationException(ApiProblem.notFound(advice).response());
      case Opened.Refused(var advice) ->
          throw new WebApplicationException(new ApiProblem("not now", 409, advice).response());
      case Opened.Reading(var tail, var whole) ->
          Multi.createFrom()
              .emitter(
                  emitter -> Thread.startVirtualThread(() -> pass(tail, whole, emitter, sse)),
                  BackPressureStrategy.ERROR);
    };
  }

  private static void pass(
      LogTail tail, AutoCloseable whole, MultiEmitter<? super OutboundSseEvent> reader, Sse sse) {
    try (whole) {
      LogItem item;
      do {
        item = tail.next(QUIET);
        if (!isAwaited(reader)) {
          reader.fail(new IllegalStateException("the reader takes nothing"));
          return;
        }
        reader.emit(event(sse, item));
      } while (!(item instanceof LogItem.End) && !reader.isCancelled());
      reader.complete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warnf(e, "log broke off");
      reader.complete();
    }
  }

  /** Waits until the event before has left; false when the reader is gone, or takes nothing. */
  private static boolean isAwaited(MultiEmitter<?> reader) throws InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (reader.requested() == 0 && !reader.isCancelled()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  private static OutboundSseEvent event(Sse sse, LogItem item) {
    return switch (item) {
      case LogItem.Line(var text) -> sse.newEvent("line", text);
      case LogItem.Gap(var lines) -> sse.newEvent("gap", Long.toString(lines));
      case LogItem.Silence() -> sse.newEvent("ping", "");
      case LogItem.End(var why) -> sse.newEvent("end", why);
    };
  }
}
