package dev.ichor.inventory.port;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Secret;
import java.time.Instant;

/**
 * Requests that are done once, by their {@code Idempotency-Key}. When a call returns, the disk has
 * it: also after {@code kill -9} a repetition is told what came of the first.
 */
public interface RequestLedger {
  /**
   * A request.
   *
   * @param holder id of the token that asks: each has its own keys
   * @param key of the client; any text
   * @param digest of all that is asked and of who asks; another one is another request
   */
  record Request(String holder, String key, String digest) {
    public Request {
      requireNonNull(holder, "holder");
      requireNonNull(key, "key");
      requireNonNull(digest, "digest");
    }
  }

  /** What is known of a request. */
  sealed interface Known {
    /** Nothing: from now on it is begun, and the caller does it. */
    record Fresh() implements Known {}

    /** It was done, and this was the answer. */
    record Ended(Secret answer) implements Known {}

    /** It was begun, and no end of it was seen. */
    record Begun(Instant at) implements Known {}

    /** The key belongs to a request that asks for something else. */
    record Another() implements Known {}
  }

  /**
   * Notes that it begins, unless it did before.
   *
   * @param forgetBefore what began earlier is forgotten
   */
  Known begin(Request request, Instant now, Instant forgetBefore);

  /** Notes the answer; nothing happens when it is not known. */
  void end(Request request, Secret answer);

  /** It came to nothing: a repetition is done. */
  void forget(Request request);
}
