package dev.ichor.boot.tftp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.tftp.policy.Step.Action;
import dev.ichor.boot.tftp.policy.Step.Outcome;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transfer and a receiver of RFC 7440 over a network that loses, doubles and reorders. */
class LossyNetworkTest {
  private static final int BLKSIZE = 8;
  private static final int BLOCKS = 3000;
  private static final long SIZE = (long) BLKSIZE * BLOCKS - 3;

  /** What happens next: a datagram arrives, or the timer runs out. */
  private record Event(Instant at, long order, Kind kind, long block) {}

  private enum Kind {
    DATA,
    ACK,
    OACK,
    TIMER
  }

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
  private final Random random = new Random(7440);
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private double lost;
  private double doubled;
  private double late;
  private int windowsize;
  private long order;
  private long timerOrder;
  private long sentBlocks;
  private long received;
  private long sinceAck;

  private void deliver(Kind kind, long block) {
    for (var copies = random.nextDouble() < doubled ? 2 : 1; copies > 0; copies--) {
      if (random.nextDouble() >= lost) {
        var delay = Duration.ofNanos(random.nextDouble() < late ? 1_200_000 : 1_000_000);
        events.add(new Event(now.plus(delay), order++, kind, block));
      }
    }
  }

  /** The receiver: acknowledges a full window, the end, and the last good block at a gap. */
  private void data(long block) {
    if (block != received + 1) {
      deliver(Kind.ACK, received);
      sinceAck = 0;
      return;
    }
    received++;
    sinceAck++;
    if (sinceAck == windowsize || received == BLOCKS) {
      deliver(Kind.ACK, received);
      sinceAck = 0;
    }
  }

  private void act(Step step) {
    switch (step.action()) {
      case Action.SendOack() -> {
        deliver(Kind.OACK, 0);
        timer(step.next());
      }
      case Action.SendBlocks(var from, var to) -> {
        for (var block = from; block <= to; block++) {
          sentBlocks++;
          deliver(Kind.DATA, block);
        }
        timer(step.next());
      }
      case Action.Wait _, Action.End _ -> {}
    }
  }

  private void timer(Transfer transfer) {
    timerOrder = order++;
    events.add(new Event(now.plus(transfer.timeout()), timerOrder, Kind.TIMER, 0));
  }

  private Step run() {
    var options =
        new TftpOptions(
            List.of(
                new Option("blksize", "" + BLKSIZE), new Option("windowsize", "" + windowsize)));
    var policy = TransferPolicy.DEFAULT;
    var step = Transfer.start(policy, Negotiation.of(options, SIZE, policy), SIZE, now);
    act(step);
    for (var left = 1_000_000; left > 0 && !(step.action() instanceof Action.End); left--) {
      var event = events.remove();
      now = event.at();
      switch (event.kind()) {
        case OACK -> deliver(Kind.ACK, 0);
        case DATA -> data(event.block());
        case ACK -> act(step = step.next().acknowledged((int) (event.block() & 0xffff), now));
        case TIMER -> {
          if (event.order() == timerOrder) {
            act(step = step.next().expired(now));
          }
        }
      }
    }
    return step;
  }

  @ParameterizedTest(name = "window {0}, {1} lost, {2} doubled, {3} late")
  @CsvSource({
    "1, 0, 0, 0.1",
    "1, 0.05, 0, 0",
    "1, 0, 0.5, 0",
    "4, 0.02, 0.02, 0.02",
    "16, 0.02, 0.02, 0",
    "16, 0, 0, 0.02",
    "64, 0.01, 0.05, 0",
    "64, 0, 0, 0.01",
    "64, 0, 0, 0"
  })
  @DisplayName(
      "Every transfer finishes, and what is sent twice stays in proportion to what was lost")
  void finishes(int windowsize, double lost, double doubled, double late) {
    this.windowsize = windowsize;
    this.lost = lost;
    this.doubled = doubled;
    this.late = late;
    var step = run();
    assertThat(step.action()).isEqualTo(new Action.End(new Outcome.Finished()));
    assertThat(received).isEqualTo(BLOCKS);
    assertThat(sentBlocks).as("blocks sent for %d", BLOCKS).isLessThan(BLOCKS * 3L);
    if (lost == 0 && (windowsize == 1 || late == 0)) {
      assertThat(sentBlocks).as("what is only doubled causes no sending").isEqualTo(BLOCKS);
    }
  }
}
