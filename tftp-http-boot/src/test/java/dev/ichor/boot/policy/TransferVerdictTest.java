package dev.ichor.boot.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.policy.TransferVerdict.Counts;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransferVerdictTest {
  @Test
  @DisplayName("Nothing acknowledged: our answers, from another port than 69, are held up")
  void firewall() {
    assertThat(TransferVerdict.of(new Counts(1, 3, 0, true)).orElseThrow()).contains("firewall");
  }

  @Test
  @DisplayName("Silence in the middle: reset, or the link went down")
  void reset() {
    assertThat(TransferVerdict.of(new Counts(900, 20, 500_000, true)).orElseThrow())
        .contains("in the middle");
  }

  @Test
  @DisplayName("Many blocks sent again: the network loses packets; few of many say nothing")
  void loss() {
    assertThat(TransferVerdict.of(new Counts(400, 8, 500_000, false)).orElseThrow())
        .isEqualTo(
            "8 of 400 blocks had to be sent again: the network loses packets; check cable, duplex and switch port");
    assertThat(TransferVerdict.of(new Counts(40_000, 8, 500_000, false))).isEmpty();
    assertThat(TransferVerdict.of(Counts.NONE)).isEmpty();
  }
}
