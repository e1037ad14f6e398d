package dev.ichor.api.rest;

import dev.ichor.dhcp.policy.plan.PlanProblem;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Refusals of plans as problem documents (RFC 9457), and plans' versions as tags (RFC 9110). */
final class PlanProblems {
  private PlanProblems() {}

  /** A problem document with every single problem. */
  record Refusal(String title, int status, String detail, List<PlanProblem> problems) {}

  static Response refused(List<PlanProblem> problems) {
    var detail =
        "the plan has %d problem%s and does not hold: %s"
            .formatted(problems.size(), problems.size() == 1 ? "" : "s", problems.getFirst());
    return Response.status(400)
        .type(MediaType.valueOf(ApiProblem.TYPE))
        .entity(new Refusal("bad plan", 400, detail, problems))
        .build();
  }

  /** The reservation is well formed; what is there stands against it. */
  static Response conflict(List<PlanProblem> problems) {
    var detail = "the plan does not hold with this reservation: %s".formatted(problems.getFirst());
    return Response.status(409)
        .type(MediaType.valueOf(ApiProblem.TYPE))
        .entity(new Refusal("conflict", 409, detail, problems))
        .build();
  }

  static Response stale(long current) {
    return new ApiProblem(
            "conflict",
            409,
            "somebody changed the plan since; read version %d and change that".formatted(current))
        .response();
  }

  static Response notInEffect(String why) {
    return new ApiProblem(
            "not in effect", 503, "the plan is kept, but is not in effect yet: " + why)
        .response();
  }

  static EntityTag tag(long version) {
    return new EntityTag(Long.toString(version));
  }

  /** The version in {@code If-Match}; absent, or {@code *}: whichever there is. */
  static Optional<Long> version(Optional<String> ifMatch) {
    return ifMatch
        .map(String::strip)
        .filter(text -> !text.equals("*"))
        .map(
            text -> {
              var bare = text.replaceFirst("^W/", "").replace("\"", "");
              if (!bare.matches("\\d{1,18}")) {
                throw new IllegalArgumentException(
                    "If-Match is no version of the plan; send the ETag of GET /api/v1/dhcp/networks");
              }
              return Long.parseLong(bare);
            });
  }
}
