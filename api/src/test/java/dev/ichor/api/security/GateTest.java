package dev.ichor.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.security.Gate.Verdict;
import dev.ichor.api.security.Gate.Visitor;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final OperatorToken token = OperatorToken.random();
  private final Sessions sessions = new Sessions(token);
  private final Gate gate = new Gate(token, sessions);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/ui/",
        "/ui/app.js",
        "/api/v1/machines",
        "/q/openapi",
        "/q/health",
        "/q/health/",
        "/q/health/live/x",
        "/logout",
        "/login/",
        "/nowhere"
      })
  @DisplayName("Every path is closed to a visitor without credentials")
  void closed(String path) {
    assertThat(gate.judge(visitor("GET", path), NOW)).isInstanceOf(Verdict.Unauthorized.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/login", "/login.css"})
  @DisplayName("Liveness, readiness and the log-in page are open")
  void open(String path) {
    assertThat(gate.judge(visitor("GET", path), NOW)).isEqualTo(new Verdict.Pass());
  }

  @Test
  @DisplayName(
      "The token passes as a bearer token, its scheme in either case (RFC 6750, RFC 7235 §2.1)")
  void bearer() {
    var text = token.value().reveal();
    assertThat(gate.judge(bearer("Bearer " + text), NOW)).isEqualTo(new Verdict.Pass());
    assertThat(gate.judge(bearer("bearer " + text), NOW)).isEqualTo(new Verdict.Pass());
    assertThat(gate.judge(bearer("Basic " + text), NOW)).isInstanceOf(Verdict.Unauthorized.class);
    assertThat(gate.judge(bearer("Bearer " + text + "x"), NOW))
        .isInstanceOf(Verdict.Unauthorized.class);
    assertThat(gate.judge(bearer("Bearer "), NOW)).isInstanceOf(Verdict.Unauthorized.class);
  }

  @Test
  @DisplayName("A browser that asks for a page without a session is led to the log-in page")
  void page() {
    var visitor = visitor("GET", "/ui/");
    var browser =
        new Visitor(
            visitor.method(),
            visitor.path(),
            visitor.authorization(),
            Optional.of("1.forged"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    assertThat(gate.judge(browser, NOW)).isEqualTo(new Verdict.LogIn());
  }

  @Test
  @DisplayName("A session reads from anywhere but writes only from the page itself (CSRF)")
  void crossSite() {
    assertThat(gate.judge(session("GET", "cross-site", "https://evil"), NOW))
        .isEqualTo(new Verdict.Pass());
    assertThat(gate.judge(session("POST", "same-origin", ""), NOW)).isEqualTo(new Verdict.Pass());
    assertThat(gate.judge(session("POST", "cross-site", "http://rack:8080"), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("POST", "same-site", ""), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("POST", "", "http://rack:8080"), NOW))
        .isEqualTo(new Verdict.Pass());
    assertThat(gate.judge(session("POST", "", "http://evil:8080"), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("DELETE", "", ""), NOW)).isInstanceOf(Verdict.Forbidden.class);
  }

  private Visitor session(String method, String fetchSite, String origin) {
    return new Visitor(
        method,
        "/api/v1/machines",
        Optional.empty(),
        Optional.of(sessions.issue(NOW).reveal()),
        Optional.of(fetchSite).filter(text -> !text.isEmpty()),
        Optional.of(origin).filter(text -> !text.isEmpty()),
        Optional.of("rack:8080"),
        false);
  }

  private static Visitor bearer(String authorization) {
    return new Visitor(
        "POST",
        "/api/v1/machines",
        Optional.of(authorization),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Visitor visitor(String method, String path) {
    return new Visitor(
        method,
        path,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
