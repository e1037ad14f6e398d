package dev.ichor.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OnceTest {
  private static final Optional<String> KEY = Optional.of("key");

  private final Once once = new Once();
  private final AtomicInteger acts = new AtomicInteger();

  private Supplier<Once.Done> lost(boolean isUndone) {
    return () -> {
      acts.incrementAndGet();
      return new Once.Done(Response.status(503).build(), isUndone);
    };
  }

  @Test
  @DisplayName(
      "An act whose answer was lost is not done again under its key, though that was a 503")
  void lostAnswer() {
    for (var i = 0; i < 3; i++) {
      assertThat(once.runKnown(KEY, "nmi", lost(false)).getStatus()).isEqualTo(503);
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
  }
}
