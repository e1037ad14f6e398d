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
    var cookie = new Sessions(token).issue("operator", NOW).reveal();
    var restarted = new Sessions(token);
    var end = NOW.plus(Sessions.LIFETIME);
    assertThat(restarted.read(cookie, end.minusSeconds(1)))
        .contains(new Sessions.Session("operator", end));
    assertThat(restarted.read(cookie, end)).isEmpty();
  }

  @Test
  @DisplayName("A session of another token, or with a later expiry written into it, does not hold")
  void forged() {
    var sessions = new Sessions(token);
    var cookie = sessions.issue("operator", NOW).reveal();
    var later = (Long.parseLong(cookie.substring(0, 10)) + 1) + cookie.substring(10);
    assertThat(sessions.read(later, NOW)).isEmpty();
    assertThat(sessions.read(cookie.replace("operator", "operatox"), NOW)).isEmpty();
    assertThat(new Sessions(OperatorToken.random()).read(cookie, NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        "x.y",
        "99999999999999999999.a.b",
        "-1.a.b",
        "1.a",
        "1..b",
        "1.a.b.c",
        "999999999999.operator.x"
      })
  @DisplayName("Text that is no session is refused without an exception")
  void malformed(String text) {
    assertThat(new Sessions(token).read(text, NOW)).isEmpty();
  }
}
