package dev.ichor.bmc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final Lanes<String, Integer> lanes =
      new Lanes<>(made::incrementAndGet, Duration.ofNanos(100), now::get);

  private void use(String key) {
    lanes.take(key);
    lanes.giveBack(key);
  }

  @Test
  @DisplayName("What is kept of a BMC stays between uses and goes when it is forgotten")
  void forgotten() {
    assertThat(lanes.take("a")).isEqualTo(1);
    lanes.giveBack("a");
    assertThat(lanes.take("a")).isEqualTo(1);
    lanes.giveBack("a");
    lanes.forget("a");
    assertThat(lanes.size()).isZero();
    assertThat(lanes.take("a")).isEqualTo(2);
  }

  @Test
  @DisplayName("While somebody has it it is shared, though it was forgotten; then it goes")
  void inUse() {
    lanes.take("a");
    lanes.forget("a");
    assertThat(lanes.size()).isEqualTo(1);
    lanes.giveBack("a");
    assertThat(lanes.size()).isZero();

    assertThat(lanes.take("a")).isEqualTo(2);
    lanes.forget("a");
    assertThat(lanes.take("a")).as("the turn of whoever has it").isEqualTo(2);
    lanes.giveBack("a");
    lanes.giveBack("a");
    assertThat(lanes.size()).as("somebody took it after it was forgotten").isEqualTo(1);
  }

  @Test
  @DisplayName("What nobody used for long goes by itself, not what somebody has")
  void idle() {
    for (var i = 0; i < 1000; i++) {
      use("b" + i);
    }
    lanes.take("held");
    now.set(99);
    use("late");
    now.set(150);
    use("c");
    assertThat(lanes.size()).isEqualTo(3);
  }
}
