package dev.ichor.boot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long A_SECOND_OF_SENDING = 1_000_000_000;

  @Test
  @DisplayName("The more bodies are under way, the less each sends in a row: a round stays short")
  void round() {
    var turns = new Turns();
    assertThat(turns.octets()).isEqualTo(Turns.MOST);
    for (var bodies = 1; bodies <= 2000; bodies++) {
      turns.begin();
      assertThat(turns.octets()).isBetween(Turns.LEAST, Turns.MOST);
      assertThat((long) bodies * turns.octets()).isLessThan(A_SECOND_OF_SENDING);
    }
    for (var bodies = 1; bodies <= 2000; bodies++) {
      turns.end();
    }
    assertThat(turns.octets()).isEqualTo(Turns.MOST);
  }
}
