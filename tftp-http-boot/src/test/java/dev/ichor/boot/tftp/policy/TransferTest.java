package dev.ichor.boot.tftp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.tftp.policy.Step.Action;
import dev.ichor.boot.tftp.policy.Step.Outcome;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final TransferPolicy POLICY = TransferPolicy.DEFAULT;

  private static Step start(long size, int blksize, int windowsize) {
    var options =
        new TftpOptions(
            List.of(
                new Option("blksize", "" + blksize), new Option("windowsize", "" + windowsize)));
    return Transfer.start(POLICY, Negotiation.of(options, size, POLICY), size, NOW);
  }

  private static Step plain(long size) {
    return Transfer.start(POLICY, Negotiation.of(TftpOptions.NONE, size, POLICY), size, NOW);
  }

  @Test
  @DisplayName("With options: OACK, ACK 0, first window (RFC 2347 §3)")
  void options() {
    var first = start(10_000, 1000, 4);
    assertThat(first.action()).isEqualTo(new Action.SendOack());
    assertThat(first.next().acknowledged(0, NOW).action()).isEqualTo(new Action.SendBlocks(1, 4));
  }

  @Test
  @DisplayName("Without options: block 1 at once (RFC 1350 §4)")
  void noOptions() {
    assertThat(plain(600).action()).isEqualTo(new Action.SendBlocks(1, 1));
  }

  @Test
  @DisplayName("An empty file is one empty block; a multiple of blksize ends with an empty block")
  void lastBlock() {
    assertThat(plain(0).next().lastBlock()).isEqualTo(1);
    assertThat(plain(0).next().length(1)).isZero();
    assertThat(plain(1024).next().lastBlock()).isEqualTo(3);
    assertThat(plain(1024).next().length(3)).isZero();
    assertThat(plain(1023).next().length(2)).isEqualTo(511);
  }

  @Test
  @DisplayName("A duplicate ACK sends nothing again (RFC 1123 §4.2.3.1, Sorcerer's Apprentice)")
  void duplicate() {
    var one = plain(5000).next().acknowledged(1, NOW);
    assertThat(one.action()).isEqualTo(new Action.SendBlocks(2, 2));
    var again = one.next().acknowledged(1, NOW);
    assertThat(again.action()).isInstanceOf(Action.Wait.class);
    assertThat(again.next()).isEqualTo(one.next());
  }

  @Test
  @DisplayName("An ACK inside the window names a gap: the window begins behind it (RFC 7440 §4)")
  void gap() {
    var window = start(20_000, 1000, 8).next().acknowledged(0, NOW.plusMillis(10));
    assertThat(window.next().acknowledged(3, NOW.plusMillis(20)).action())
        .isEqualTo(new Action.SendBlocks(4, 11));
  }

  @Test
  @DisplayName("A gap within half a round trip is reordering: the window only moves on")
  void reordered() {
    var window = start(20_000, 1000, 8).next().acknowledged(0, NOW.plusMillis(10));
    var moved = window.next().acknowledged(3, NOW.plusMillis(14));
    assertThat(moved.action()).isEqualTo(new Action.SendBlocks(9, 11));
    assertThat(moved.next().acked()).isEqualTo(3);
  }

  @Test
  @DisplayName("ACKs that name no block in flight are ignored")
  void foreign() {
    var state = plain(5000).next();
    assertThat(state.acknowledged(7, NOW).action()).isInstanceOf(Action.Wait.class);
    assertThat(state.acknowledged(65535, NOW).action()).isInstanceOf(Action.Wait.class);
  }

  @Test
  @DisplayName("The last ACK finishes; all octets count as acknowledged")
  void finishes() {
    var last = plain(600).next().acknowledged(1, NOW).next().acknowledged(2, NOW);
    assertThat(last.action()).isEqualTo(new Action.End(new Outcome.Finished()));
    assertThat(last.next().ackedOctets()).isEqualTo(600);
  }

  @Test
  @DisplayName("100000 blocks in windows of 64 cross the rollover and finish")
  void rollover() {
    var step = start(800_000 - 1, 8, 64).next().acknowledged(0, NOW);
    for (var round = 0; round < 2000; round++) {
      if (!(step.action() instanceof Action.SendBlocks(_, var to))) {
        break;
      }
      step = step.next().acknowledged((int) (to & 0xffff), NOW);
    }
    assertThat(step.action()).isEqualTo(new Action.End(new Outcome.Finished()));
    assertThat(step.next().acked()).isEqualTo(100_000);
  }

  @Test
  @DisplayName("Rollover to 0 and to 1 number block 65536 as 0 and 1")
  void rolloverNumbers() {
    assertThat(TransferPolicy.Rollover.TO_ZERO.number(65_536)).isZero();
    assertThat(TransferPolicy.Rollover.TO_ONE.number(65_536)).isEqualTo(1);
    assertThat(TransferPolicy.Rollover.TO_ONE.number(65_535)).isEqualTo(65_535);
  }

  @Test
  @DisplayName("A peer that never answered gets four packets, then nothing (no amplification)")
  void silentPeer() {
    var step = plain(5000);
    for (var attempt = 2; attempt <= 4; attempt++) {
      step = step.next().expired(NOW);
      assertThat(step.action()).isEqualTo(new Action.SendBlocks(1, 1));
    }
    assertThat(step.next().expired(NOW).action())
        .isEqualTo(new Action.End(new Outcome.Silent(1, 4)));
  }

  @Test
  @DisplayName("The time-out doubles up to its ceiling and falls back after progress")
  void timeouts() {
    var state = plain(5000).next();
    assertThat(state.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(state.expired(NOW).next().timeout()).isEqualTo(Duration.ofSeconds(2));
    var measured = state.acknowledged(1, NOW.plusMillis(100)).next();
    assertThat(measured.timeout()).isEqualTo(Duration.ofMillis(300)); // 100 + 4 * 50
    var fast = state.acknowledged(1, NOW.plusNanos(100)).next();
    assertThat(fast.timeout()).isEqualTo(POLICY.retransmitLeast());
  }

  @Test
  @DisplayName("A round trip is not measured on what was sent twice (Karn)")
  void karn() {
    var state = plain(5000).next().expired(NOW).next().acknowledged(1, NOW.plusMillis(1)).next();
    assertThat(state.roundTrip()).isEmpty();
  }

  @Test
  @DisplayName("ERROR before any data is the size probe; later it is an abort")
  void probe() {
    assertThat(start(5000, 1468, 4).next().aborted(TftpErrorCode.OPTION_REFUSED, "").action())
        .isEqualTo(new Action.End(new Outcome.Probed()));
    assertThat(start(5000, 1468, 4).next().aborted(TftpErrorCode.UNDEFINED, "").action())
        .isEqualTo(new Action.End(new Outcome.Probed()));
    var later = plain(5000).next().acknowledged(1, NOW).next();
    assertThat(later.aborted(TftpErrorCode.UNDEFINED, "full").action())
        .isEqualTo(new Action.End(new Outcome.Aborted(0, "full")));
  }
}
