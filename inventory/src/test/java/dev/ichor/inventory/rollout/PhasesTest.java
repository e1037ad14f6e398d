package dev.ichor.inventory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.rollout.Phases.Sign;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of a node's phases in a rollout")
class PhasesTest {
  @Test
  @DisplayName("reads as docs/clusters.md shows it")
  void table() {
    var lines =
        Arrays.stream(Phase.values())
            .flatMap(
                from ->
                    Arrays.stream(Sign.values())
                        .flatMap(
                            sign ->
                                Phases.next(from, sign).stream()
                                    .map(to -> "%s --%s--> %s".formatted(from, sign, to))))
            .collect(Collectors.joining("\n"));
    assertThat(lines)
        .isEqualTo(
            """
            WAITING --INTEND--> INTENDED
            WAITING --PROVEN--> DONE
            WAITING --TROUBLE--> TROUBLED
            WAITING --CANCELLED--> SKIPPED
            INTENDED --INTEND--> INTENDED
            INTENDED --ACCEPTED--> ACCEPTED
            INTENDED --PROVEN--> DONE
            INTENDED --TROUBLE--> TROUBLED
            INTENDED --CANCELLED--> SKIPPED
            ACCEPTED --PROVEN--> DONE
            ACCEPTED --TROUBLE--> TROUBLED
            ACCEPTED --CANCELLED--> SKIPPED
            TROUBLED --PROVEN--> DONE
            TROUBLED --RESUMED--> WAITING
            TROUBLED --CANCELLED--> SKIPPED\
            """);
  }

  @Test
  @DisplayName("no sign moves a node that is done or skipped")
  void ends() {
    for (var sign : Sign.values()) {
      assertThat(Phases.next(Phase.DONE, sign)).isEmpty();
      assertThat(Phases.next(Phase.SKIPPED, sign)).isEmpty();
    }
  }
}
