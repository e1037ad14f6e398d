package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SelectorTest {
  private static boolean matches(String glob, String fact) {
    return new Selector(Map.of("product", glob)).matches(Map.of("product", fact));
  }

  @Test
  @DisplayName("star and question mark match as in a shell, without regard to case")
  void globs() {
    assertThat(matches("Power*R?50", "PowerEdge R650")).isTrue();
    assertThat(matches("poweredge*", "PowerEdge R650")).isTrue();
    assertThat(matches("R650", "PowerEdge R650")).isFalse();
    assertThat(matches("*", "")).isTrue();
    assertThat(matches("?", "")).isFalse();
  }

  @Test
  @DisplayName("no condition matches everything; an absent fact matches nothing, not even a star")
  void edges() {
    assertThat(Selector.ANY.matches(Map.of())).isTrue();
    assertThat(new Selector(Map.of("serial", "*")).matches(Map.of())).isFalse();
  }

  @Test
  @DisplayName("a pattern made to blow up ends quickly")
  void hostilePattern() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> matches("*a".repeat(2000) + "b", "a".repeat(20_000)));
  }
}
