package dev.ichor.api.security;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jboss.logging.Logger;

/** The log-in page: takes the token, gives a cookie that scripts and other sites cannot use. */
@Singleton
public final class LoginRoutes {
  private static final Logger LOG = Logger.getLogger(LoginRoutes.class);
  private static final String HOME = "/ui/";
  private static final int LONGEST_FORM = 4096;

  private final TokenDesk tokens;
  private final Sessions sessions;

  @Inject
  LoginRoutes(TokenDesk tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  void register(@Observes Router router) {
    router.get("/").handler(exchange -> redirect(exchange, HOME));
    // as a pattern: the plain path would also match /ui/ and redirect it to itself
    router.getWithRegex("/ui").handler(exchange -> redirect(exchange, HOME));
    router.get("/login").handler(exchange -> page(exchange, 200, ""));
    router
        .post("/login")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_FORM))
        .handler(this::logIn);
    router.route(HttpMethod.POST, "/logout").handler(LoginRoutes::logOut);
  }

  private void logIn(RoutingContext exchange) {
    var offered = Objects.requireNonNullElse(exchange.request().getFormAttribute("token"), "");
    var peer = exchange.request().remoteAddress();
    var now = Instant.now();
    var holder = tokens.holder(offered.strip(), now);
    if (holder.isEmpty()) {
      LOG.warnf("operator log-in refused peer=%s why=\"wrong token\"", peer);
      page(exchange, 401, "This is no token, or one that was revoked or has expired.");
      return;
    }
    LOG.infof("operator log-in peer=%s token=%s", peer, holder.get().name());
    exchange
        .response()
        .addCookie(
            cookie(
                exchange,
                sessions.issue(holder.get().id(), now).reveal(),
                Sessions.LIFETIME.toSeconds()));
    redirect(exchange, HOME);
  }

  private static void logOut(RoutingContext exchange) {
    exchange.response().addCookie(cookie(exchange, "", 0));
    redirect(exchange, "/login");
  }

  private static Cookie cookie(RoutingContext exchange, String value, long seconds) {
    return Cookie.cookie(OperatorPlane.COOKIE, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(exchange.request().isSSL())
        .setMaxAge(seconds);
  }

  private static void redirect(RoutingContext exchange, String where) {
    exchange.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, where).end();
  }

  private static void page(RoutingContext exchange, int status, String message) {
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(Page.TEMPLATE.replace("{message}", message));
  }

  /** Read once; the message put into it is always one of ours, never the visitor's. */
  private static final class Page {
    static final String TEMPLATE = read();

    private static String read() {
      try (var in = LoginRoutes.class.getResourceAsStream("/dev/ichor/api/security/login.html")) {
        return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException failure) {
        throw new UncheckedIOException("reading login.html", failure);
      }
    }
  }
}
