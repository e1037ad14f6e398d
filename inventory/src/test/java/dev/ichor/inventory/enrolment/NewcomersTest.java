package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Newcomers newcomers = new Newcomers();

  private int admitted(Instant at, int of) {
    var admitted = 0;
    for (var i = 0; i < of; i++) {
      admitted += newcomers.admit(at, () -> 0) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  @DisplayName("A hall switched on at once passes, a flood of made-up addresses does not")
  void burst() {
    assertThat(admitted(NOW, 100_000)).isEqualTo(Newcomers.BURST);
    assertThat(admitted(NOW.plusSeconds(60), 100_000)).isEqualTo(600);
  }

  @Test
  @DisplayName("Machines that have shown nothing but a packet are not gathered without end")
  void unproven() {
    assertThat(newcomers.admit(NOW, () -> Newcomers.MOST_UNPROVEN)).isFalse();
    assertThat(newcomers.admit(NOW, () -> Newcomers.MOST_UNPROVEN - 1)).isTrue();
  }

  @Test
  @DisplayName("A clock that goes back neither opens nor closes the door for good")
  void clockGoesBack() {
    admitted(NOW, Newcomers.BURST);
    assertThat(admitted(NOW.minusSeconds(86_400), 10)).isZero();
    assertThat(admitted(NOW.minusSeconds(86_399), 100)).isEqualTo(10);
  }
}
