package dev.ichor.talos.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final InetAddress NODE = InetAddress.ofLiteral("10.77.0.100");
  private static final InetAddress OTHER = InetAddress.ofLiteral("10.77.0.101");

  private final FakeNodeEvents events = new FakeNodeEvents();
  private long now;
  private final Throttle throttle = new Throttle(events, () -> now);

  private void flood() {
    for (var line = 0; line < 100_000; line++) {
      throttle.note(NODE, "kernel-log", "EXT4-fs error");
    }
  }

  @Test
  @DisplayName("A kernel that repeats an error for ever leaves a bounded trace, and says so later")
  void flooding() {
    flood();
    assertThat(events.seen).hasSize(600);

    now += Duration.ofSeconds(1).toNanos();
    throttle.note(NODE, "kernel-log", "calm again");
    assertThat(events.seen.subList(600, events.seen.size()))
        .containsExactly(
            "10.77.0.100 left-out 99400 lines more than are kept were left out",
            "10.77.0.100 kernel-log calm again");
  }

  @Test
  @DisplayName("Neither the machine's stages nor another machine's notes suffer from the flood")
  void others() {
    flood();
    events.seen.clear();
    throttle.stage(NODE, "rebooting", true);
    throttle.note(OTHER, "task", "task bootloader start");
    assertThat(events.seen).hasSize(2);
  }

  @Test
  @DisplayName("Stages that flip without end are bounded too; many addresses take bounded memory")
  void stages() {
    for (var flip = 0; flip < 10_000; flip++) {
      throttle.stage(NODE, flip % 2 == 0 ? "booting" : "rebooting", false);
    }
    assertThat(events.seen).hasSize(120);
    for (var address = 0; address < 70_000; address++) {
      var bytes = new byte[] {10, 1, (byte) (address >> 8), (byte) address};
      throttle.note(address(bytes), "task", "");
    }
  }

  private static InetAddress address(byte[] octets) {
    return InetAddress.ofLiteral(
        "%d.%d.%d.%d"
            .formatted(octets[0] & 0xff, octets[1] & 0xff, octets[2] & 0xff, octets[3] & 0xff));
  }
}
