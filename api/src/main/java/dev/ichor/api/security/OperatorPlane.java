package dev.ichor.api.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.VertxException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the gate and the security headers before every route of the operator listener. */
@Singleton
public final class OperatorPlane {
  /** Under which an exchange has its {@link Holder}; absent on routes for everybody. */
  public static final String HOLDER = "ichor.holder";

  static final String COOKIE = "ichor-session";
  private static final Logger LOG = Logger.getLogger(OperatorPlane.class);
  private static final int BEFORE_EVERYTHING = 10_000;
  private static final int FIRST = Integer.MIN_VALUE;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Gate gate;
  private final Streams streams;

  @Inject
  OperatorPlane(Gate gate, Streams streams) {
    this.gate = gate;
    this.streams = streams;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_EVERYTHING);
  }

  /**
   * What the router refuses before any filter sees it, as a request without Host (RFC 9112 §3.2):
   * answered here, or Quarkus reports each as an ERROR of its own.
   */
  void answerMalformed(@Observes Router router) {
    router.route().order(FIRST).failureHandler(OperatorPlane::malformed);
  }

  private static void malformed(RoutingContext exchange) {
    if (exchange.statusCode() == 400
        && exchange.failure() instanceof VertxException refused
        && !exchange.response().ended()) {
      refuse(exchange, 400, "malformed request", String.valueOf(refused.getMessage()));
    } else {
      exchange.next();
    }
  }

  private void handle(RoutingContext exchange) {
    exchange
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    switch (gate.judge(visitor(exchange), Instant.now())) {
      case Gate.Verdict.Open _ -> exchange.next();
      case Gate.Verdict.Pass(var holder) -> {
        exchange.put(HOLDER, holder);
        streams.follow(exchange, holder);
        exchange.next();
      }
      case Gate.Verdict.LogIn _ ->
          exchange.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, "/login").end();
      case Gate.Verdict.Unauthorized(var advice) -> {
        exchange.response().putHeader("WWW-Authenticate", "Bearer realm=\"ichor\"");
        refuse(exchange, 401, "not authorized", advice);
      }
      case Gate.Verdict.Forbidden(var advice) -> refuse(exchange, 403, "forbidden", advice);
    }
  }

  private static void refuse(RoutingContext exchange, int status, String title, String advice) {
    LOG.debugf(
        "operator refuse status=%d peer=%s path=%s",
        status, exchange.request().remoteAddress(), exchange.normalizedPath());
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            new JsonObject()
                .put("title", title)
                .put("status", status)
                .put("detail", advice)
                .encode());
  }

  private static Gate.Visitor visitor(RoutingContext exchange) {
    var request = exchange.request();
    return new Gate.Visitor(
        request.method().name(),
        exchange.normalizedPath(),
        header(exchange, "Authorization"),
        Optional.ofNullable(request.getCookie(COOKIE)).map(Cookie::getValue),
        header(exchange, "Sec-Fetch-Site"),
        header(exchange, "Origin"),
        header(exchange, "Host"),
        request.method().name().equals("GET")
            && header(exchange, "Accept").orElse("").contains("text/html"));
  }

  private static Optional<String> header(RoutingContext exchange, String name) {
    return Optional.ofNullable(exchange.request().getHeader(name));
  }
}
