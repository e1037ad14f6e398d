package dev.ichor.api.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.ichor.inventory.model.Printable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a request as a problem document; nothing of the inside is told. */
final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response malformed(IllegalArgumentException problem) {
    return ApiProblem.badRequest(String.valueOf(problem.getMessage())).response();
  }

  @ServerExceptionMapper(priority = 1)
  Response unreadable(JacksonException problem) {
    return json(problem).response();
  }

  /** Named apart because Quarkus brings a mapper of its own for it. */
  @ServerExceptionMapper
  Response mismatched(MismatchedInputException problem) {
    return json(problem).response();
  }

  @ServerExceptionMapper
  Response refused(WebApplicationException problem) {
    if (problem.getCause() instanceof JacksonException json) {
      return json(json).response();
    }
    int status = problem.getResponse().getStatus();
    var family = problem.getResponse().getStatusInfo().getReasonPhrase();
    return new ApiProblem(family.toLowerCase(java.util.Locale.ROOT), status, advice(status))
        .response();
  }

  @ServerExceptionMapper
  Response unexpected(Throwable problem) {
    var reference = UUID.randomUUID();
    LOG.errorf(problem, "rest failure reference=%s", reference);
    return new ApiProblem(
            "internal", 500, "something went wrong; the log tells what, under " + reference)
        .response();
  }

  private static String advice(int status) {
    return switch (status) {
      case 404 -> "there is nothing here; /q/openapi lists what there is";
      case 405 -> "this path does not take this method; /q/openapi lists what it takes";
      case 413 -> "the body is larger than 1 MiB; send less at once";
      case 415 -> "send the body as application/json";
      default -> "the request was not taken; /q/openapi describes it";
    };
  }

  private static ApiProblem json(JacksonException problem) {
    if (problem instanceof UnrecognizedPropertyException unknown) {
      return ApiProblem.badRequest(
          "'%s' is not a property here; known are %s"
              .formatted(
                  Printable.of(unknown.getPropertyName()),
                  unknown.getKnownPropertyIds().stream()
                      .map(String::valueOf)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException reason) {
        return ApiProblem.badRequest(String.valueOf(reason.getMessage()));
      }
    }
    return ApiProblem.badRequest(
        "the body does not fit %s; /q/openapi describes it".formatted(place(problem)));
  }

  private static String place(JacksonException problem) {
    var path =
        problem instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    var location = problem.getLocation();
    var where =
        location == null
            ? ""
            : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    return (path.isEmpty() ? "JSON" : "'" + Printable.of(path) + "'") + where;
  }
}
