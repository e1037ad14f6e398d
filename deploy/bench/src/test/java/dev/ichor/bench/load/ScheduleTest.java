package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  @DisplayName("a second at 4000/s asks for 4000, one in each tick of 250 us")
  void evenly() {
    var schedule = new Schedule(0, 4_000, 1);
    for (var tick = 1; tick <= 4_000; tick++) {
      assertThat(schedule.due(tick * Schedule.TICK_NANOS)).isEqualTo(1);
      assertThat(schedule.take()).isEqualTo(tick * Schedule.TICK_NANOS);
    }
    assertThat(schedule.isOver()).isTrue();
    assertThat(schedule.due(2 * SECOND)).isZero();
  }

  @Test
  @DisplayName("after a stall all that was missed is due at once, each from when it was due")
  void stall() {
    var schedule = new Schedule(0, 10_000, 1);
    assertThat(schedule.due(SECOND / 10)).isEqualTo(1_000);
    var first = schedule.take();
    for (var i = 1; i < 999; i++) {
      schedule.take();
    }
    assertThat(first).isEqualTo(Schedule.TICK_NANOS);
    assertThat(schedule.take()).isEqualTo(SECOND / 10);
  }

  @Test
  @DisplayName("a rate below one per tick is kept over the run: 333/s for 3 s is 999")
  void slow() {
    var schedule = new Schedule(0, 333, 3);
    var sent = 0;
    for (var at = 0L; at <= 4 * SECOND; at += Schedule.TICK_NANOS) {
      for (var due = schedule.due(at); due > 0; due--) {
        assertThat(schedule.take()).isLessThanOrEqualTo(at);
        sent++;
      }
    }
    assertThat(sent).isEqualTo(999);
  }
}
