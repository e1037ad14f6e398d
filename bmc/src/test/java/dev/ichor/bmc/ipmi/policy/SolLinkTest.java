package dev.ichor.bmc.ipmi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.wire.SolPayload;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SolLinkTest {
  private static final Bytes ABC = Bytes.of('a', 'b', 'c');

  private static SolPayload data(int sequence, Bytes characters) {
    return new SolPayload(sequence, 0, 0, 0, characters);
  }

  private static SolPayload ack(int of, int accepted, int bits) {
    return new SolPayload(0, of, accepted, bits, Bytes.EMPTY);
  }

  @Test
  @DisplayName("Characters of the machine are given on and acknowledged with their count (§15.11)")
  void received() {
    var step = SolLink.open(10).received(data(1, ABC));
    assertThat(step.text()).isEqualTo(ABC);
    assertThat(step.send()).containsExactly(ack(1, 3, 0));
  }

  @Test
  @DisplayName("A packet that comes again is acknowledged again, and only what is new is given on")
  void repeated() {
    var first = SolLink.open(10).received(data(4, ABC));
    var again = first.next().received(data(4, Bytes.of('a', 'b', 'c', 'd')));
    assertThat(again.text()).isEqualTo(Bytes.of('d'));
    assertThat(again.send()).containsExactly(ack(4, 4, 0));
  }

  @Test
  @DisplayName(
      "Keys go in packets of the room there is, one under way at a time, 1 to 15 and again 1")
  void numbers() {
    var step = SolLink.open(2).typed(ABC);
    assertThat(step.send()).containsExactly(data(1, Bytes.of('a', 'b')));
    assertThat(step.next().typed(Bytes.of('d')).send()).isEmpty();
    var second = step.next().received(ack(1, 2, 0));
    assertThat(second.send()).containsExactly(data(2, Bytes.of('c')));
    var link = second.next().received(ack(2, 1, 0)).next();
    for (var i = 3; i <= 16; i++) {
      var next = link.typed(Bytes.of('x'));
      assertThat(next.send().getFirst().sequence()).isEqualTo(i == 16 ? 1 : i);
      link = next.next().received(ack(i == 16 ? 1 : i, 1, 0)).next();
    }
  }

  @Test
  @DisplayName("What was taken in part is sent on from there; with NACK and unavailable it waits")
  void partly() {
    var sent = SolLink.open(10).typed(ABC).next();
    assertThat(sent.received(ack(1, 1, SolPayload.NACK)).send())
        .containsExactly(data(2, Bytes.of('b', 'c')));
    var held = sent.received(ack(1, 0, SolPayload.NACK | SolPayload.UNAVAILABLE));
    assertThat(held.send()).isEmpty();
    assertThat(held.next().unanswered().send()).containsExactly(data(1, ABC));
  }

  @Test
  @DisplayName("What is taken not at all is repeated later, and for as long as the BMC answers it")
  void nothingTaken() {
    for (var bits : List.of(0, SolPayload.NACK, SolPayload.NACK | SolPayload.UNAVAILABLE)) {
      var link = SolLink.open(10).typed(ABC).next();
      for (var i = 0; i < 3 * SolLink.MOST_REPEATS; i++) {
        var held = link.received(ack(1, 0, bits));
        assertThat(held.send()).as("no endless ping-pong").isEmpty();
        var step = held.next().unanswered();
        assertThat(step.send()).containsExactly(data(1, ABC));
        assertThat(step.ended()).isEmpty();
        link = step.next();
      }
      assertThat(link.received(ack(1, 3, 0)).next().underway()).isEmpty();
    }
  }

  @Test
  @DisplayName("A packet without answer is repeated with its number, then the line is given up")
  void lost() {
    var link = SolLink.open(10).typed(ABC).next();
    for (var i = 0; i < SolLink.MOST_REPEATS; i++) {
      var step = link.unanswered();
      assertThat(step.send()).isEqualTo(List.of(data(1, ABC)));
      link = step.next();
    }
    assertThat(link.unanswered().ended()).isPresent();
  }

  @Test
  @DisplayName("Break, and the BMC's own end of the line (Tables 15-2, 15-3)")
  void breakAndEnd() {
    assertThat(SolLink.open(10).broken().send())
        .containsExactly(new SolPayload(1, 0, 0, SolPayload.BREAK, Bytes.EMPTY));
    assertThat(SolLink.open(10).received(ack(0, 0, SolPayload.DEACTIVATING)).ended()).isPresent();
    var last = new SolPayload(3, 0, 0, SolPayload.DEACTIVATING, ABC);
    assertThat(SolLink.open(10).received(last).ended()).isPresent();
    assertThat(SolLink.open(10).received(last).text()).isEqualTo(ABC);
  }

  @Test
  @DisplayName("A break keeps its place between the keys before and after it")
  void breakInOrder() {
    var pause = new SolPayload(3, 0, 0, SolPayload.BREAK, Bytes.EMPTY);
    var link = SolLink.open(10).typed(Bytes.of('a')).next();
    link = link.typed(Bytes.of('b')).next().broken().next().typed(Bytes.of('c')).next();
    var second = link.received(ack(1, 1, 0));
    assertThat(second.send()).containsExactly(data(2, Bytes.of('b')));
    var third = second.next().received(ack(2, 1, 0));
    assertThat(third.send()).containsExactly(pause);
    var busy = third.next().received(ack(3, 0, SolPayload.NACK | SolPayload.UNAVAILABLE));
    assertThat(busy.next().unanswered().send()).containsExactly(pause);
    assertThat(busy.next().received(ack(3, 0, 0)).send()).containsExactly(data(4, Bytes.of('c')));
  }
}
