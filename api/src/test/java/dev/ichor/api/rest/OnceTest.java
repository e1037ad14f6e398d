package dev.ichor.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.RequestLedger;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OnceTest {
  private static final Optional<String> KEY = Optional.of("key");
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

  private final Ledger ledger = new Ledger();
  private final AtomicInteger acts = new AtomicInteger();
  private Instant now = NOW;
  private Once once = started();

  /** What is left of a process when it ends. */
  private static final class Ledger implements RequestLedger {
    private static List<String> id(Request request) {
      return List.of(request.holder(), request.key());
    }

    private record Row(String digest, Instant at, Optional<Secret> answer) {}

    private final Map<List<String>, Row> rows = new HashMap<>();

    @Override
    public synchronized Known begin(Request request, Instant now, Instant forgetBefore) {
      rows.values().removeIf(row -> row.at().isBefore(forgetBefore));
      var row = rows.get(id(request));
      if (row == null) {
        rows.put(id(request), new Row(request.digest(), now, Optional.empty()));
        return new Known.Fresh();
      }
      if (!row.digest().equals(request.digest())) {
        return new Known.Another();
      }
      return row.answer().<Known>map(Known.Ended::new).orElseGet(() -> new Known.Begun(row.at()));
    }

    @Override
    public synchronized void end(Request request, Secret answer) {
      rows.computeIfPresent(
          id(request), (_, row) -> new Row(row.digest(), row.at(), Optional.of(answer)));
    }

    @Override
    public synchronized void forget(Request request) {
      rows.remove(id(request));
    }
  }

  private Once started() {
    return new Once(ledger, new ObjectMapper().registerModule(new Jdk8Module()), () -> now);
  }

  private Supplier<Once.Done> lost(boolean isUndone) {
    return () -> {
      acts.incrementAndGet();
      return new Once.Done(Response.status(503).build(), isUndone);
    };
  }

  private Supplier<Response> made() {
    return () -> {
      acts.incrementAndGet();
      return Response.status(201).header("Location", "/here").entity(Map.of("n", 7)).build();
    };
  }

  @Test
  @DisplayName(
      "An act whose answer was lost is not done again under its key, though that was a 503")
  void lostAnswer() {
    for (var i = 0; i < 3; i++) {
      assertThat(once.runKnown(KEY, "nmi", lost(false)).getStatus()).isEqualTo(503);
      once = started();
    }
    assertThat(acts).hasValue(1);
    assertThat(once.runKnown(Optional.of("another"), "nmi", lost(false)).getStatus())
        .isEqualTo(503);
    assertThat(acts).hasValue(2);
  }

  @Test
  @DisplayName("What failed before the act is done again under the same key")
  void beforeTheAct() {
    once.runKnown(KEY, "nmi", lost(true));
    once.runKnown(KEY, "nmi", lost(true));
    assertThat(acts).hasValue(2);
    assertThatThrownBy(
            () ->
                once.run(
                    KEY,
                    "nmi",
                    () -> {
                      throw new IllegalArgumentException("not so");
                    }))
        .hasMessage("not so");
    once.run(KEY, "nmi", made());
    assertThat(acts).hasValue(3);
  }

  @Test
  @DisplayName("A repetition after a restart gets the first one's answer: status, body, Location")
  void restarted() {
    once.run(KEY, List.of("add", Optional.of(1)), made());
    once = started();
    var again = once.run(KEY, List.of("add", Optional.of(1)), made());
    assertThat(again.getStatus()).isEqualTo(201);
    assertThat(again.getEntity()).isEqualTo("{\"n\":7}");
    assertThat(again.getMediaType()).hasToString("application/json");
    assertThat(again.getHeaderString("Location")).isEqualTo("/here");
    assertThat(acts).hasValue(1);
  }

  @Test
  @DisplayName("What was cut off by the end of Ichor is not repeated: 409, and where to look")
  void cutOff() {
    ledger.begin(
        new RequestLedger.Request("operator", "key", new RequestDigest().of("operator", "nmi")),
        NOW,
        NOW);
    for (var i = 0; i < 2; i++) {
      var answer = once.run(KEY, "nmi", made());
      assertThat(answer.getStatus()).isEqualTo(409);
      assertThat(answer.getEntity().toString()).contains("outcome unknown", "look", NOW.toString());
    }
    assertThat(acts).hasValue(0);
    now = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
    assertThat(once.run(KEY, "nmi", made()).getStatus()).as("a day later").isEqualTo(201);
  }

  /** A body with a password. */
  private record Login(String user, Secret password, Set<String> roles) {}

  @Test
  @DisplayName("Another body or another password under the key: 422, also later")
  void another() {
    var body = new Login("eve", Secret.of("one"), Set.of("a", "b", "c"));
    var same = new Login("eve", Secret.of("one"), Set.of("c", "a", "b"));
    var other = new Login("eve", Secret.of("two"), Set.of("a", "b", "c"));
    once.run(KEY, body, made());
    for (var i = 0; i < 2; i++) {
      assertThat(once.run(KEY, other, made()).getStatus()).isEqualTo(422);
      assertThat(once.run(KEY, same, made()).getStatus()).isEqualTo(201);
      once = started();
    }
    assertThat(acts).hasValue(1);
  }

  @Test
  @DisplayName(
      "A key is its token's own: nobody squats it, nobody gets a former namesake's answers")
  void holders() {
    once.run(KEY, "nmi", made());
    for (var id : List.of("bob-1", "bob-2")) {
      assertThat(
              Caller.<Response, RuntimeException>as("bob", id, () -> once.run(KEY, "nmi", made())))
          .extracting(Response::getStatus)
          .isEqualTo(201);
    }
    assertThat(acts).hasValue(3);
  }

  @Test
  @DisplayName(
      "What fails once the act may have been done is not done again: 409, not a second NMI")
  void failsAfterTheAct() {
    for (var failure :
        List.of(new IllegalStateException("unread"), new IllegalArgumentException("unread"))) {
      var key = Optional.of(failure.toString());
      assertThatThrownBy(
              () ->
                  once.runKnown(
                      key,
                      "nmi",
                      () -> {
                        acts.incrementAndGet();
                        throw failure;
                      }))
          .isSameAs(failure);
      once = started();
      assertThat(once.runKnown(key, "nmi", lost(false)).getStatus()).isEqualTo(409);
    }
    assertThat(acts).hasValue(2);
  }

  @Test
  @DisplayName(
      "What is thrown by a look before the act leaves the key free, and goes to the client")
  void looksBefore() {
    var missing = new IllegalStateException("no such machine");
    assertThatThrownBy(
            () ->
                once.runKnown(
                    KEY,
                    "nmi",
                    () ->
                        Once.before(
                            () -> {
                              throw missing;
                            })))
        .isSameAs(missing);
    assertThat(once.runKnown(KEY, "nmi", lost(false)).getStatus()).isEqualTo(503);
    assertThat(acts).hasValue(1);
  }

  @Test
  @DisplayName("A 5xx is kept unless its work says that nothing was done; 400 and 404 are not")
  void statuses() {
    for (var status : List.of(400, 404, 409, 500, 503)) {
      var key = Optional.of("status-" + status);
      acts.set(0);
      for (var i = 0; i < 2; i++) {
        once.run(
            key,
            "x",
            () -> {
              acts.incrementAndGet();
              return Response.status(status).build();
            });
      }
      assertThat(acts).as("done at %s", status).hasValue(status == 400 || status == 404 ? 2 : 1);
    }
  }
}
