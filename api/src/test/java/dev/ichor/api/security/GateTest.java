package dev.ichor.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.security.Gate.Verdict;
import dev.ichor.api.security.Gate.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final OperatorToken token = OperatorToken.random();
  private final Sessions sessions = new Sessions(token);
  private final TokenDesk tokens = new TokenDesk(token, new MapRecords(), () -> NOW);
  private final Gate gate = new Gate(tokens, sessions);

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
    assertThat(gate.judge(visitor("GET", path), NOW)).isEqualTo(new Verdict.Open());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /bmc-events/0123456789abcdef0123456789abcdef",
        "PUT /bmc-events/0123456789abcdef0123456789abcdef",
        "POST /bmc-events/0123456789abcdef0123456789abcde",
        "POST /bmc-events/0123456789abcdef0123456789abcdef0",
        "POST /bmc-events/0123456789ABCDEF0123456789ABCDEF",
        "POST /bmc-events/0123456789abcdef0123456789abcdef/",
        "POST /bmc-events/0123456789abcdef0123456789abcdef/x",
        "POST /bmc-events/",
        "POST /api/v1/bmc-events/0123456789abcdef0123456789abcdef"
      })
  @DisplayName("A BMC's own place is open to nothing but POST of a whole token")
  void eventsClosed(String request) {
    var words = request.split(" ", 2);
    assertThat(gate.judge(visitor(words[0], words[1]), NOW))
        .isInstanceOf(Verdict.Unauthorized.class);
  }

  @Test
  @DisplayName("A BMC posts its events without a token of the operator plane, and is nobody there")
  void events() {
    var path = "/bmc-events/0123456789abcdef0123456789abcdef";
    assertThat(gate.judge(visitor("POST", path), NOW)).isEqualTo(new Verdict.Open());
  }

  @Test
  @DisplayName(
      "A named token passes as what it is, until it expires or is revoked; its session too")
  void named() {
    var made = (TokenDesk.Added.Done) tokens.add("eve", AccessRole.VIEWER, Optional.of(MINUTE));
    var header = "Bearer " + made.made().text().reveal();
    var cookie = sessions.issue(made.made().token().id().toString(), NOW).reveal();
    var end = NOW.plus(MINUTE);
    for (var visitor : List.of(bearer(header), session("GET", cookie, "", ""))) {
      assertThat(gate.judge(visitor, end.minusMillis(1)))
          .isEqualTo(new Verdict.Pass(made.made().token().holder()));
      assertThat(gate.judge(visitor, end)).isInstanceOf(Verdict.Unauthorized.class);
    }
    assertThat(tokens.revoke("eve")).isEqualTo(new TokenDesk.Revoked.Done());
    for (var visitor : List.of(bearer(header), session("GET", cookie, "", ""))) {
      assertThat(gate.judge(visitor, NOW)).isInstanceOf(Verdict.Unauthorized.class);
    }
    assertThat(tokens.add("eve", AccessRole.ADMINISTRATOR, Optional.empty()))
        .isInstanceOf(TokenDesk.Added.Done.class);
    assertThat(gate.judge(session("GET", cookie, "", ""), NOW))
        .as("a session of the token that had this name before")
        .isInstanceOf(Verdict.Unauthorized.class);
  }

  @Test
  @DisplayName(
      "The token passes as a bearer token, its scheme in either case (RFC 6750, RFC 7235 §2.1)")
  void bearer() {
    var text = token.value().reveal();
    assertThat(gate.judge(bearer("Bearer " + text), NOW)).isInstanceOf(Verdict.Pass.class);
    assertThat(gate.judge(bearer("bearer " + text), NOW)).isInstanceOf(Verdict.Pass.class);
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
        .isInstanceOf(Verdict.Pass.class);
    assertThat(gate.judge(session("POST", "same-origin", ""), NOW))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(gate.judge(session("POST", "cross-site", "http://rack:8080"), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("POST", "same-site", ""), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("POST", "", "http://rack:8080"), NOW))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(gate.judge(session("POST", "", "http://evil:8080"), NOW))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(gate.judge(session("DELETE", "", ""), NOW)).isInstanceOf(Verdict.Forbidden.class);
  }

  private Visitor session(String method, String fetchSite, String origin) {
    return session(method, sessions.issue("operator", NOW).reveal(), fetchSite, origin);
  }

  private static Visitor session(String method, String cookie, String fetchSite, String origin) {
    return new Visitor(
        method,
        "/api/v1/machines",
        Optional.empty(),
        Optional.of(cookie),
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
