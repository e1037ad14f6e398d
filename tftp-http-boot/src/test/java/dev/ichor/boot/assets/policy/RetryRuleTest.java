package dev.ichor.boot.assets.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.policy.RetryRule.Next;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
  private static final FactoryFault STALL =
      new FactoryFault.Stalled("https://f/x", Duration.ofSeconds(60), 5);

  private static Next after(FactoryFault fault, int attempt, int inVain) {
    return RetryRule.STANDARD.after(fault, attempt, inVain);
  }

  @Test
  @DisplayName(
      "Waits double from 2 s to 2 min; progress starts them over; then half an hour's rest")
  void budget() {
    assertThat(after(STALL, 1, 1)).isEqualTo(new Next.Again(Duration.ofSeconds(2)));
    assertThat(after(STALL, 4, 4)).isEqualTo(new Next.Again(Duration.ofSeconds(16)));
    assertThat(after(STALL, 9, 0)).isEqualTo(new Next.Again(Duration.ofSeconds(2)));
    assertThat(after(STALL, 9, 6)).isEqualTo(new Next.Rest(Duration.ofMinutes(30)));
    assertThat(after(STALL, 60, 1)).isEqualTo(new Next.Rest(Duration.ofMinutes(30)));
  }

  @Test
  @DisplayName("Retry-After is kept to within two minutes (RFC 9110 §10.2.3)")
  void retryAfter() {
    assertThat(after(refused(503, 30), 1, 1)).isEqualTo(new Next.Again(Duration.ofSeconds(30)));
    assertThat(after(refused(429, 9999), 1, 1)).isEqualTo(new Next.Again(Duration.ofMinutes(2)));
    assertThat(after(refused(404, 30), 1, 1)).isEqualTo(new Next.GiveUp());
  }

  @Test
  @DisplayName("While a portal answers it is tried from a minute to half an hour, for a day")
  void portal() {
    var page = new FactoryFault.Garbled("https://f/x", "it is a page of text/html");
    assertThat(after(page, 1, 1)).isEqualTo(new Next.Again(Duration.ofMinutes(1)));
    assertThat(after(page, 70, 4)).isEqualTo(new Next.Again(Duration.ofMinutes(8)));
    assertThat(after(page, 70, 47)).isEqualTo(new Next.Again(Duration.ofMinutes(30)));
    assertThat(after(page, 48, 48)).isEqualTo(new Next.GiveUp());
    var elsewhere = new FactoryFault.RedirectRefused("https://f/x", "http://login/", "to http");
    assertThat(after(elsewhere, 1, 1)).isEqualTo(new Next.Again(Duration.ofMinutes(1)));
  }

  private static FactoryFault refused(int status, int seconds) {
    return new FactoryFault.Refused(
        "https://f/x", status, "no", Optional.of(Duration.ofSeconds(seconds)));
  }

  @Test
  @DisplayName("A redirect never leads from https to http, and never on for ever")
  void redirects() {
    var from = URI.create("https://factory.example/image/x");
    assertThat(RedirectRule.judge(from, 302, Optional.of("https://cdn.example/x?a=b"), 0))
        .isEqualTo(new RedirectRule.Verdict.Follow(URI.create("https://cdn.example/x?a=b")));
    assertThat(RedirectRule.judge(from, 302, Optional.of("http://cdn.example/x"), 0))
        .isEqualTo(new RedirectRule.Verdict.Refuse("it leads from https to http"));
    assertThat(RedirectRule.judge(from, 307, Optional.of("https://cdn.example/x"), 3))
        .isInstanceOf(RedirectRule.Verdict.Refuse.class);
    assertThat(RedirectRule.judge(from, 302, Optional.of("https://[bad"), 0))
        .isEqualTo(new RedirectRule.Verdict.Refuse("it is no address"));
  }

  @Test
  @DisplayName("Weak tags do not join parts (RFC 9110 §13.1.5)")
  void validators() {
    assertThat(Resume.strong(Optional.of("W/\"x\""))).isEmpty();
    assertThat(Resume.strong(Optional.of("\"x\""))).contains("\"x\"");
    var part = new Resume.Part(10, Optional.empty(), Optional.of(20L));
    assertThat(Resume.ask(part, false)).isEqualTo(new Resume.Ask.Whole());
    assertThat(Resume.ask(part, true)).isEqualTo(new Resume.Ask.From(10, Optional.empty()));
    assertThat(Resume.contentRange(Optional.of("bytes 10-19/20")))
        .contains(new Resume.ContentRange(10, 19, Optional.of(20L)));
    assertThat(Resume.contentRange(Optional.of("bytes */20"))).isEmpty();
  }
}
