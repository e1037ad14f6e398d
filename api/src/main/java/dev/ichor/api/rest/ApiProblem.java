package dev.ichor.api.rest;

import dev.ichor.inventory.enrolment.Outcome;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * A problem document (RFC 9457): {@code title} names the class, {@code detail} ends in the remedy.
 */
public record ApiProblem(String title, int status, String detail) {
  public static final String TYPE = "application/problem+json";

  Response response() {
    return Response.status(status).type(MediaType.valueOf(TYPE)).entity(this).build();
  }

  static ApiProblem badRequest(String detail) {
    return new ApiProblem("bad request", 400, detail);
  }

  static ApiProblem notFound(String detail) {
    return new ApiProblem("not found", 404, detail);
  }

  /** Empty when the outcome is none. */
  static Optional<ApiProblem> of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() -> Optional.empty();
      case Outcome.NotFound(var advice) -> Optional.of(notFound(advice));
      case Outcome.Asked _ -> Optional.empty();
      case Outcome.Conflict(var advice) -> Optional.of(new ApiProblem("conflict", 409, advice));
    };
  }
}
