package dev.ichor.dhcp.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StormWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private final StormWatch watch = new StormWatch();

  @Test
  @DisplayName("History waits from 500 leases a second on, and goes on when fewer come")
  void storm() {
    assertThat(watch.isStorm(1_000_000, 0)).isFalse();
    assertThat(watch.isStorm(1_000_499, SECOND)).isFalse();
    assertThat(watch.isStorm(1_000_999, 2 * SECOND)).isTrue();
    assertThat(watch.isStorm(1_000_999, 2 * SECOND + 1)).as("within the window").isTrue();
    assertThat(watch.isStorm(1_001_000, 3 * SECOND)).isFalse();
  }

  @Test
  @DisplayName("A storm that lasts longer than two minutes does not hold history back any more")
  void lasting() {
    var waited = 0;
    for (var second = 0; second <= 200; second++) {
      waited += watch.isStorm(second * 4_000L, second * SECOND) ? 1 : 0;
    }
    assertThat(waited).isEqualTo(120);
    assertThat(watch.isStorm(200 * 4_000L, 201 * SECOND)).isFalse();
    assertThat(watch.isStorm(204 * 4_000L, 202 * SECOND)).as("the next storm").isTrue();
  }
}
