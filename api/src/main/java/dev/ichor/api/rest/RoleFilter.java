package dev.ichor.api.rest;

import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Holder;
import dev.ichor.api.security.Needs;
import dev.ichor.api.security.OperatorPlane;
import dev.ichor.api.security.Unguarded;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Before each route: whether the token that the gate let in has the role that the route asks for.
 */
final class RoleFilter {
  private static final Logger LOG = Logger.getLogger(RoleFilter.class);

  @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
  Optional<Response> judge(ResourceInfo route, RoutingContext exchange) {
    var method = route.getResourceMethod();
    if (method.isAnnotationPresent(Unguarded.class)) {
      return Optional.empty();
    }
    var needed = needed(method);
    return holder(exchange)
        .map(holder -> holder.objection(needed))
        .orElseGet(() -> Optional.of("this asks for a token; send Authorization: Bearer TOKEN"))
        .map(advice -> refused(exchange, advice));
  }

  /** The role that a route asks for; an administrator's when it does not say. */
  static AccessRole needed(Method method) {
    return Optional.ofNullable(method.getAnnotation(Needs.class))
        .map(Needs::value)
        .orElse(AccessRole.ADMINISTRATOR);
  }

  /** Empty on a route for everybody. */
  static Optional<Holder> holder(RoutingContext exchange) {
    return Optional.ofNullable(exchange.get(OperatorPlane.HOLDER));
  }

  private static Response refused(RoutingContext exchange, String advice) {
    LOG.infof(
        "role refuse method=%s path=%s token=%s",
        exchange.request().method(),
        exchange.normalizedPath(),
        holder(exchange).map(Holder::name).orElse("none"));
    return new ApiProblem("forbidden", 403, advice).response();
  }
}
