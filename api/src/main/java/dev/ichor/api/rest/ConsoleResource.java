package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.console.Consoles;
import dev.ichor.bmc.console.Viewer;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.Caller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * A machine's serial console as server-sent events: {@code text} and {@code status}, each a JSON
 * string, and {@code ping}. Keys go the other way, a request each. Any number may look.
 */
@Path("/api/v1/machines/{id}/console")
@Tag(name = "console")
public class ConsoleResource {
  private static final Logger LOG = Logger.getLogger(ConsoleResource.class);
  private static final Duration PING = Duration.ofSeconds(15);
  private static final int BUFFERED = 4096;
  private static final int MOST_KEYS = 1024;

  private final BmcMachines machines;
  private final Consoles consoles;
  private final BmcActs acts;

  @Inject
  ConsoleResource(Inventory inventory, BmcOffice office, BmcActs acts) {
    this.machines = new BmcMachines(inventory);
    this.consoles = office.consoles();
    this.acts = acts;
  }

  /**
   * @param text keys as a terminal sends them; Enter is \r
   * @param sendBreak a break on the line, instead
   */
  public record Keys(Optional<String> text, Optional<Boolean> sendBreak) {}

  private record Piece(String name, String text) {}

  @GET
  @Needs(AccessRole.CONSOLE)
  @Blocking // it looks the machine up
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Server-sent events: text, status, ping; the last screenfuls first")
  public Multi<OutboundSseEvent> watch(
      @PathParam("id") String id,
      @Parameter(hidden = true) @QueryParam("steal") boolean steal,
      @Context Sse sse) {
    if (steal) {
      throw new IllegalArgumentException(
          "looking changes nothing; take the console over with POST .../console/steal");
    }
    var bmc = machines.endpoint(id);
    var machine = Inputs.machine(id);
    var who = Caller.name();
    var pieces =
        Multi.createFrom()
            .<Piece>emitter(
                emitter -> {
                  var watching = consoles.watch(machine, bmc, viewer(emitter));
                  LOG.infof("console watched machine=%s by=%s", id, who);
                  emitter.onTermination(() -> leave(watching, id, who));
                },
                BackPressureStrategy.ERROR)
            .onOverflow()
            .buffer(BUFFERED)
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()) // a room's lock may wait
            .emitOn(Infrastructure.getDefaultWorkerPool())
            .map(piece -> event(sse, piece));
    var pings =
        Multi.createFrom()
            .ticks()
            .every(PING)
            .onOverflow()
            .drop()
            .map(_ -> event(sse, new Piece("ping", "")));
    return Multi.createBy().merging().streams(pieces, pings);
  }

  private static Viewer viewer(MultiEmitter<? super Piece> emitter) {
    return new Viewer() {
      @Override
      public void text(String text) {
        emitter.emit(new Piece("text", text));
      }

      @Override
      public void status(String sentence) {
        emitter.emit(new Piece("status", sentence));
      }
    };
  }

  private static OutboundSseEvent event(Sse sse, Piece piece) {
    return sse.newEventBuilder()
        .name(piece.name())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(new Line(piece.text()))
        .build();
  }

  /** One event's data. */
  public record Line(String text) {}

  private static void leave(AutoCloseable watching, String id, String who) {
    try {
      watching.close();
      LOG.infof("console left machine=%s by=%s", id, who);
    } catch (Exception failure) {
      LOG.warn("leaving a console", failure);
    }
  }

  @POST
  @Needs(AccessRole.CONSOLE)
  @Path("keys")
  @RunOnVirtualThread
  @Operation(summary = "Types into the console that somebody looks at")
  public Response type(@PathParam("id") String id, Keys body) {
    var machine = Inputs.machine(id);
    var wish = Inputs.body(body);
    var text = wish.text().orElse("");
    if (text.length() > MOST_KEYS) {
      throw new IllegalArgumentException("send at most %d keys at once".formatted(MOST_KEYS));
    }
    if (text.isEmpty() == wish.sendBreak().filter(wanted -> wanted).isEmpty()) {
      throw new IllegalArgumentException("send either text or sendBreak: true");
    }
    var taken =
        text.isEmpty()
            ? consoles.sendBreak(machine)
            : consoles.type(machine, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    return done(
        taken,
        "the console is not connected; look at it first (GET .../console) and wait for the status"
            + " 'connected'");
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("steal")
  @RunOnVirtualThread
  @Operation(summary = "Takes the console that somebody looks at from whoever else has it")
  public Response steal(@PathParam("id") String id) {
    var machine = Inputs.machine(id);
    var isTaken = consoles.steal(machine, machines.endpoint(id));
    if (isTaken) {
      acts.asked(machine, "take the console over from whoever has it");
    }
    return done(isTaken, "nobody looks at the console; look at it first (GET .../console)");
  }

  private static Response done(boolean isDone, String remedy) {
    return isDone
        ? Response.noContent().build()
        : new ApiProblem("conflict", 409, remedy).response();
  }

  @GET
  @Needs(AccessRole.CONSOLE)
  @Path("recording")
  @Produces("application/x-asciicast")
  @RunOnVirtualThread
  @Operation(summary = "What the console showed, as asciicast 2; what was typed is not in it")
  public Response recording(@PathParam("id") String id) {
    return consoles
        .recording(Inputs.machine(id))
        .map(file -> Response.ok(file.toFile()).build())
        .orElseGet(
            () ->
                ApiProblem.notFound("nothing was recorded: nobody looked at this console yet")
                    .response());
  }
}
