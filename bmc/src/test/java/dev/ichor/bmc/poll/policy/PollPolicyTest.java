package dev.ichor.bmc.poll.policy;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.BmcFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a BMC is looked at again, and what of it is told. */
class PollPolicyTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final PollClock CLOCK = new PollClock(PollLimits.every(ofMinutes(1)));
  private static final Look ON = new Look.Power(true);
  private static final Look SILENT = new Look.Failed("no answer");

  @Test
  @DisplayName("A BMC that answers is looked at once in an interval, at its own place in it")
  void placed() {
    var random = new Random(7);
    for (var i = 0; i < 1000; i++) {
      var place = random.nextDouble();
      var now = Duration.ofMillis(random.nextInt(10_000_000));
      var next = CLOCK.next(now, ON, 0, place, random.nextDouble());
      assertThat(next.minus(now)).isBetween(ofSeconds(30), ofSeconds(96));
      var offset = next.minus(Duration.ofNanos((long) (ofMinutes(1).toNanos() * place)));
      assertThat(offset.toNanos() % ofMinutes(1).toNanos()).isBetween(0L, ofSeconds(6).toNanos());
    }
  }

  @Test
  @DisplayName("First looks: 50 in a second, and none later than the interval")
  void first() {
    assertThat(CLOCK.first(ofSeconds(5), 0)).isEqualTo(ofSeconds(5));
    assertThat(CLOCK.first(ofSeconds(5), 100)).isEqualTo(ofSeconds(7));
    assertThat(CLOCK.first(ofSeconds(5), 9_999)).isLessThan(ofSeconds(65));
  }

  @Test
  @DisplayName("The dead: 1, 2, 4, 8, then 10 minutes; a refused password once an hour; taken soon")
  void backOff() {
    assertThat(CLOCK.next(ofSeconds(0), SILENT, 1, 0, 0)).isEqualTo(ofMinutes(1));
    assertThat(CLOCK.next(ofSeconds(0), SILENT, 4, 0, 0)).isEqualTo(ofMinutes(8));
    assertThat(CLOCK.next(ofSeconds(0), SILENT, 5, 0, 0)).isEqualTo(ofMinutes(10));
    assertThat(CLOCK.next(ofSeconds(0), SILENT, 5000, 0, 1)).isEqualTo(ofMinutes(11));
    assertThat(CLOCK.next(ofSeconds(0), new Look.NotLetIn("no"), 1, 0, 0)).isEqualTo(ofMinutes(60));
    assertThat(CLOCK.next(ofSeconds(0), new Look.Taken(), 0, 0, 0)).isEqualTo(ofSeconds(5));
  }

  @Test
  @DisplayName("A refused login is no silence: further tries would lock the account")
  void notLetIn() {
    var at = "10.0.0.9:623";
    var wrong = new BmcFault.WrongPassword(at, "admin");
    var gone = new BmcFault.Unreachable(at, ofSeconds(6));
    assertThat(Look.of(wrong)).isEqualTo(new Look.NotLetIn(wrong.advice()));
    assertThat(Look.of(gone)).isEqualTo(new Look.Failed(gone.advice()));
    assertThat(Look.of(new BmcFault.NoProtocol(at, gone, wrong))).isInstanceOf(Look.NotLetIn.class);
    assertThat(Look.of(new BmcFault.Taken(at))).isEqualTo(new Look.Taken());
    assertThat(Look.of(new BmcFault.Stopping(at))).isEqualTo(new Look.Taken());
  }

  @Test
  @DisplayName("What a silent BMC said last is kept with its time, beside the problem")
  void kept() {
    var on = PowerSeen.after(Optional.empty(), ON, NOON);
    var later = PowerSeen.after(on, ON, NOON.plusSeconds(60));
    var silent = PowerSeen.after(later, SILENT, NOON.plusSeconds(120)).orElseThrow();
    assertThat(silent.state())
        .contains(new PowerSeen.State(true, NOON.plusSeconds(60), NOON, Optional.empty()));
    assertThat(silent.problem()).contains("no answer");
    assertThat(PowerSeen.after(later, new Look.Taken(), NOON.plusSeconds(200))).isEqualTo(later);
  }

  @Test
  @DisplayName("News: on to off, three silences in a row, an answer after them; nothing else")
  void news() {
    var first = PowerSeen.after(Optional.empty(), ON, NOON);
    assertThat(PowerNews.of(Optional.empty(), first.orElseThrow())).isEmpty();
    var off = PowerSeen.after(first, new Look.Power(false), NOON);
    assertThat(PowerNews.of(first, off.orElseThrow()))
        .contains(new PowerNews("power-seen", "the BMC reports power off"));
    var before = off;
    for (var failures = 1; failures <= 5; failures++) {
      var now = PowerSeen.after(before, SILENT, NOON);
      assertThat(PowerNews.of(before, now.orElseThrow()).isPresent())
          .isEqualTo(failures == PowerNews.SILENT);
      before = now;
    }
    assertThat(PowerNews.of(before, PowerSeen.after(before, ON, NOON).orElseThrow()))
        .map(PowerNews::text)
        .contains("the BMC reports power on");
    assertThat(
            PowerNews.of(
                before, PowerSeen.after(before, new Look.Power(false), NOON).orElseThrow()))
        .map(PowerNews::text)
        .contains("the BMC answers again and reports power off");
  }
}
