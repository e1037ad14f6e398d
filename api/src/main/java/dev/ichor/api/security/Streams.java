package dev.ichor.api.security;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Answers that go on (server-sent events: changes, consoles, logs). Each is cut when the token by
 * which it was asked for is revoked or expires; whichever route gives it.
 */
@Singleton
public final class Streams {
  private static final Logger LOG = Logger.getLogger(Streams.class);

  private final TokenDesk tokens;
  private final Set<Held> held = ConcurrentHashMap.newKeySet();

  private record Held(RoutingContext exchange, Context thread, Holder holder) {}

  @Inject
  Streams(TokenDesk tokens) {
    this.tokens = tokens;
    tokens.onRevoked(this::cut);
  }

  /** Called on the exchange's own thread, before its route. */
  void follow(RoutingContext exchange, Holder holder) {
    var thread = exchange.vertx().getOrCreateContext();
    exchange.addHeadersEndHandler(
        _ -> {
          if (goesOn(exchange)) {
            hold(new Held(exchange, thread, holder));
          }
        });
  }

  private static boolean goesOn(RoutingContext exchange) {
    var type = exchange.response().headers().get(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  private void hold(Held stream) {
    var vertx = stream.exchange().vertx();
    held.add(stream);
    var end =
        stream
            .holder()
            .until()
            .map(
                until ->
                    vertx.setTimer(
                        Math.max(1, Duration.between(Instant.now(), until).toMillis() + 1),
                        _ -> cut(stream)));
    stream
        .exchange()
        .addEndHandler(
            _ -> {
              held.remove(stream);
              end.ifPresent(vertx::cancelTimer);
            });
    if (tokens.byId(stream.holder().id(), Instant.now()).isEmpty()) {
      cut(stream); // revoked between its question and this
    }
  }

  private void cut(String id) {
    held.stream().filter(stream -> stream.holder().id().equals(id)).forEach(this::cut);
  }

  private void cut(Held stream) {
    LOG.infof(
        "stream cut path=%s token=%s why=\"the token or its session is over\"",
        stream.exchange().normalizedPath(), stream.holder().name());
    stream.thread().runOnContext(_ -> stream.exchange().response().reset());
  }

  /** How many go on now. */
  int size() {
    return held.size();
  }
}
