package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.enrolment.TaskDesk;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What people are asked to do to machines that have no controller. */
@Path("/api/v1/tasks")
@Tag(name = "tasks")
@RunOnVirtualThread
public class TasksResource {
  private final Inventory inventory;

  @Inject
  TasksResource(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * One task.
   *
   * @param state {@code open}, {@code done}, {@code refused} or {@code seen}: its own packets
   *     showed it
   */
  public record TaskJson(
      UUID id,
      UUID machine,
      String machineName,
      String action,
      String whom,
      String sentence,
      Instant askedAt,
      String state,
      Optional<Instant> endedAt,
      Optional<String> words) {
    static TaskJson of(TaskDesk.View view) {
      var task = view.task();
      return new TaskJson(
          task.id(),
          task.machine().value(),
          view.machineName(),
          task.action().name().toLowerCase(Locale.ROOT),
          task.whom(),
          view.sentence(),
          task.askedAt(),
          task.closed().map(it -> it.how().name().toLowerCase(Locale.ROOT)).orElse("open"),
          task.closed().map(it -> it.at()),
          task.closed().map(it -> it.words()));
    }
  }

  /**
   * What the person says.
   *
   * @param words who it was, and what is to be known of it
   */
  public record Said(Optional<String> words) {}

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Tasks, open ones first")
  public List<TaskJson> list(@QueryParam("open") Optional<Boolean> open) {
    return inventory.tasks().list().stream()
        .filter(view -> open.isEmpty() || view.task().isOpen() == open.get())
        .map(TaskJson::of)
        .toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("{id}/{how:done|refuse}")
  @Operation(summary = "A person says that it is done, or that it cannot be done")
  public Response close(@PathParam("id") String id, @PathParam("how") String how, Said said) {
    var task = Inputs.uuid(id);
    var words = Optional.ofNullable(said).flatMap(Said::words).orElse("no more than that");
    Outcome outcome =
        how.equals("done")
            ? inventory.tasks().done(task, words)
            : inventory.tasks().refuse(task, words);
    return ApiProblem.of(outcome)
        .map(ApiProblem::response)
        .orElseGet(
            () ->
                Response.ok(inventory.tasks().find(task).map(TaskJson::of).orElseThrow()).build());
  }
}
