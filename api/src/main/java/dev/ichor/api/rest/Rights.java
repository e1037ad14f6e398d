package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** For a route whose request asks for more than the route: what is in a body decides. */
@Singleton
final class Rights {
  private final CurrentVertxRequest request;

  @Inject
  Rights(CurrentVertxRequest request) {
    this.request = request;
  }

  /** The answer to who may not do that; empty: the present request's token may. */
  Optional<Response> refusal(AccessRole needed, String why) {
    return RoleFilter.holder(request.getCurrent())
        .orElseThrow()
        .objection(needed)
        .map(advice -> new ApiProblem("forbidden", 403, why + ": " + advice).response());
  }
}
