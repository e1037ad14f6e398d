package dev.ichor.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final OperatorToken token = OperatorToken.random();

  @Test
  @DisplayName("A session holds for twelve hours and survives a restart with the same token")
  void lifetime() {
    var cookie = new Sessions(token).issue(NOW).reveal();
    var restarted = new Sessions(token);
    var end = NOW.plus(Sessions.LIFETIME);
    assertThat(restarted.isValid(cookie, end.minusSeconds(1))).isTrue();
    assertThat(restarted.isValid(cookie, end)).isFalse();
  }

  @Test
  @DisplayName("A session of another token, or with a later expiry written into it, does not hold")
  void forged() {
    var sessions = new Sessions(token);
    var cookie = sessions.issue(NOW).reveal();
    var later = (Long.parseLong(cookie.substring(0, 10)) + 1) + cookie.substring(10);
    assertThat(sessions.isValid(later, NOW)).isFalse();
    assertThat(new Sessions(OperatorToken.random()).isValid(cookie, NOW)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1", "1.", "x.y", "99999999999999999999.a", "-1.a"})
  @DisplayName("Text that is no session is refused without an exception")
  void malformed(String text) {
    assertThat(new Sessions(token).isValid(text, NOW)).isFalse();
  }
}
