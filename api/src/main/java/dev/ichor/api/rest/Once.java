package dev.ichor.api.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Does a request once per {@code Idempotency-Key}: a repetition, also one that arrives while the
 * first still runs, gets the first one's answer. Remembers the last 10 000 keys of this process;
 * the inventory's own actions are idempotent beyond that.
 */
@Singleton
final class Once {
  static final String HEADER = "Idempotency-Key";
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_KEY = 200;

  /**
   * What came of it.
   *
   * @param isUndone certainly nothing was done: a repetition under the same key does it
   */
  record Done(Response response, boolean isUndone) {}

  private record Answer(Object request, CompletableFuture<Response> response) {}

  private final Map<String, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param key of the request; absent: it is simply done
   * @param request what is asked, comparable by equals: method, path and body
   */
  Response run(Optional<String> key, Object request, Supplier<Response> work) {
    return runKnown(
        key,
        request,
        () -> {
          var response = work.get();
          return new Done(response, response.getStatus() >= 500);
        });
  }

  /** The same for work that knows itself whether it may be repeated. */
  Response runKnown(Optional<String> key, Object request, Supplier<Done> work) {
    if (key.isEmpty()) {
      return work.get().response();
    }
    if (key.get().length() > LONGEST_KEY) {
      throw new IllegalArgumentException(HEADER + " is longer than 200 characters; shorten it");
    }
    var fresh = new Answer(request, new CompletableFuture<>());
    Answer first;
    synchronized (answers) {
      first = answers.putIfAbsent(key.get(), fresh);
    }
    if (first != null) {
      return first.request().equals(request) ? await(first) : reused();
    }
    return perform(key.get(), fresh, work);
  }

  private Response perform(String key, Answer answer, Supplier<Done> work) {
    try {
      var done = work.get();
      if (done.isUndone()) { // a repetition may find the trouble gone
        synchronized (answers) {
          answers.remove(key, answer);
        }
      }
      answer.response().complete(done.response());
      return done.response();
    } catch (RuntimeException failure) {
      synchronized (answers) {
        answers.remove(key, answer); // nothing came of it: a repetition may try again
      }
      answer.response().completeExceptionally(failure);
      throw failure;
    }
  }

  private static Response await(Answer first) {
    try {
      return first.response().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  private static Response reused() {
    return new ApiProblem(
            "key reused", 422, "this " + HEADER + " belongs to another request; make a new one")
        .response();
  }
}
