package dev.ichor.boot.tftp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  @Test
  @DisplayName("First sample: R and R/2; patience is R + 4 R/2 (RFC 6298 §2.2)")
  void first() {
    var trip = RoundTrip.first(Duration.ofMillis(100));
    assertThat(trip.patience()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  @DisplayName("Steady samples make it less patient, a stray one more (RFC 6298 §2.3)")
  void next() {
    var trip = RoundTrip.first(Duration.ofMillis(100));
    for (var i = 0; i < 20; i++) {
      trip = trip.with(Duration.ofMillis(100));
    }
    assertThat(trip.patience()).isBetween(Duration.ofMillis(100), Duration.ofMillis(102));
    assertThat(trip.with(Duration.ofMillis(500)).patience()).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  @DisplayName("A clock that was set back measures nothing")
  void backwards() {
    assertThat(RoundTrip.first(Duration.ofSeconds(-5)).patience()).isZero();
  }
}
