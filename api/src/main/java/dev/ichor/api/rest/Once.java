package dev.ichor.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.RequestLedger;
import dev.ichor.inventory.port.RequestLedger.Known;
import dev.ichor.inventory.port.RequestLedger.Request;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does a request once per {@code Idempotency-Key}: a repetition, also one that arrives while the
 * first still runs, gets the first one's answer. Each token has its own keys. They are on disk for
 * a day; one whose request was cut off, by the end of the process or by a failure, is never done
 * again, and answered with what to look at.
 */
@Singleton
final class Once {
  static final String HEADER = "Idempotency-Key";
  static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int LONGEST_KEY = 200;
  private static final Logger LOG = Logger.getLogger(Once.class);

  private final RequestLedger ledger;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final RequestDigest digests = new RequestDigest();
  private final ConcurrentMap<List<String>, Flight> flights = new ConcurrentHashMap<>();

  @Inject
  Once(RequestLedger ledger, ObjectMapper json) {
    this(ledger, json, InstantSource.system());
  }

  Once(RequestLedger ledger, ObjectMapper json, InstantSource clock) {
    this.ledger = ledger;
    this.json = json;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param isUndone certainly nothing was done: a repetition under the same key does it
   */
  record Done(Response response, boolean isUndone) {}

  /**
   * Nothing was done yet: a repetition under the same key does it. Its cause goes to the client.
   */
  static final class Before extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException reason;

    Before(RuntimeException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** Looks at something before the act: what is thrown there leaves nothing done. */
  static <T> T before(Supplier<T> check) {
    try {
      return check.get();
    } catch (RuntimeException reason) {
      throw new Before(reason);
    }
  }

  /** One that runs now. */
  private record Flight(Request request, CompletableFuture<Response> response) {}

  /**
   * For what is done in our own database: 400 and 404, thrown or answered, say that nothing was.
   *
   * @param key of the request; absent: it is simply done
   * @param request what is asked, in full: what differs in it is another request
   */
  Response run(Optional<String> key, Object request, Supplier<Response> work) {
    return runKnown(
        key,
        request,
        () -> {
          try {
            var response = work.get();
            return new Done(response, Set.of(400, 404).contains(response.getStatus()));
          } catch (IllegalArgumentException | WebApplicationException refusal) {
            throw new Before(refusal);
          }
        });
  }

  /**
   * The same for work that knows itself whether it may be repeated. What it throws, but {@link
   * Before}, may have come after the act: nobody knows, so it is not done again.
   */
  Response runKnown(Optional<String> key, Object request, Supplier<Done> work) {
    try {
      return keyed(key, request, work);
    } catch (Before refusal) {
      throw refusal.reason;
    }
  }

  private Response keyed(Optional<String> key, Object request, Supplier<Done> work) {
    if (key.isEmpty()) {
      return work.get().response();
    }
    if (key.get().isEmpty() || key.get().length() > LONGEST_KEY) {
      throw new IllegalArgumentException(HEADER + " has 1 to 200 characters");
    }
    var wanted = new Request(Caller.id(), key.get(), digests.of(Caller.name(), request));
    var place = List.of(wanted.holder(), wanted.key());
    var mine = new Flight(wanted, new CompletableFuture<>());
    var first = flights.putIfAbsent(place, mine);
    if (first != null) {
      return first.request().equals(wanted) ? await(first) : reused();
    }
    try {
      var response = known(wanted, work);
      mine.response().complete(response);
      return response;
    } catch (RuntimeException failure) {
      mine.response().completeExceptionally(failure);
      throw failure;
    } finally {
      flights.remove(place, mine);
      mine.response().completeExceptionally(new IllegalStateException("the first one broke off"));
    }
  }

  private Response known(Request wanted, Supplier<Done> work) {
    var now = clock.instant();
    return switch (ledger.begin(wanted, now, now.minus(REMEMBERED))) {
      case Known.Fresh() -> perform(wanted, work);
      case Known.Ended(var answer) -> KeptAnswer.read(answer, json);
      case Known.Begun(var at) -> cutOff(at);
      case Known.Another() -> reused();
    };
  }

  private Response perform(Request request, Supplier<Done> work) {
    Done done;
    try {
      done = work.get();
    } catch (Before refusal) {
      note(() -> ledger.forget(request));
      throw refusal;
    }
    note(
        () -> {
          if (done.isUndone()) { // a repetition may find the trouble gone
            ledger.forget(request);
          } else {
            ledger.end(request, KeptAnswer.write(done.response(), json));
          }
        });
    return done.response();
  }

  /** What writes down an end. */
  private interface Note {
    void write() throws JsonProcessingException;
  }

  /** What was done was done: its answer goes out, though a repetition will be told to look. */
  private static void note(Note end) {
    try {
      end.write();
    } catch (RuntimeException | JsonProcessingException e) {
      LOG.warn("the end of a request could not be noted; a repetition is told to look", e);
    }
  }

  private static Response await(Flight first) {
    try {
      return first.response().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  private static Response cutOff(Instant at) {
    return new ApiProblem(
            "outcome unknown",
            409,
            "this request began at %s, and how it ended is not known, for Ichor ended or failed meanwhile; look what came of it, then ask with a new %s if it is still wanted"
                .formatted(at, HEADER))
        .response();
  }

  private static Response reused() {
    return new ApiProblem(
            "key reused", 422, "this " + HEADER + " belongs to another request; make a new one")
        .response();
  }
}
