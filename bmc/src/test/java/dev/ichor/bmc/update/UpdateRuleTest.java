package dev.ichor.bmc.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.care.UpdateLook;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import dev.ichor.bmc.update.policy.UpdateRule;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is said of a firmware update is what versions show")
class UpdateRuleTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final UpdateRule RULE = new UpdateRule(UpdateRule.Limits.STANDARD);
  private static final Map<String, String> OLD = Map.of("BIOS", "2.3", "BMC", "1.0");
  private static final Map<String, String> NEW = Map.of("BIOS", "2.4", "BMC", "1.0");
  private static final FirmwareUpdate RUNNING =
      FirmwareUpdate.asked(MachineId.random(), "http://10.0.0.2/bios.bin", List.of("BIOS"), NOON)
          .begun(Optional.of("/task"), OLD, NOON);

  private static FirmwareUpdate ended() {
    return RULE.looked(RUNNING, new UpdateLook.Ended("Completed"), NOON);
  }

  @Test
  @DisplayName("Three good answers in a row, all with the new version: updated, with both versions")
  void updated() {
    var one = RULE.read(ended(), NEW, NOON);
    var two = RULE.read(one, NEW, NOON);
    assertThat(one.phase()).isEqualTo(Phase.SETTLING);
    assertThat(two.phase()).isEqualTo(Phase.SETTLING);
    var three = RULE.read(two, NEW, NOON);
    assertThat(three.phase()).isEqualTo(Phase.UPDATED);
    assertThat(three.words()).isEqualTo("BIOS 2.3 -> 2.4");
  }

  @Test
  @DisplayName("Silence or another version in between begins the count anew")
  void restarted() {
    var two = RULE.read(RULE.read(ended(), OLD, NOON), OLD, NOON);
    var silent = RULE.silent(two, "no connection", NOON.plusSeconds(10));
    assertThat(silent.phase()).isEqualTo(Phase.SETTLING);
    assertThat(RULE.read(silent, NEW, NOON).phase()).isEqualTo(Phase.SETTLING);
    assertThat(RULE.read(two, NEW, NOON).phase()).isEqualTo(Phase.SETTLING);
  }

  @Test
  @DisplayName("Done by its own word with every version as before is not an update")
  void unchanged() {
    var update = ended();
    for (var i = 0; i < UpdateRule.GOOD; i++) {
      update = RULE.read(update, OLD, NOON);
    }
    assertThat(update.phase()).isEqualTo(Phase.UNCHANGED);
    assertThat(update.words()).contains("as before", "restart");
  }

  @Test
  @DisplayName(
      "Without a word that it is done, versions as before mean nothing: unknown at last, not over")
  void unsaid() {
    var looks =
        List.of(
            RULE.looked(RUNNING, new UpdateLook.Unseen("its task is gone"), NOON),
            RULE.unwatchable(RUNNING, "HTTP 400", NOON));
    for (var begun : looks) {
      var update = begun;
      for (var i = 0; i < 9; i++) {
        update = RULE.read(update, OLD, NOON);
        assertThat(update.phase()).isEqualTo(Phase.SETTLING);
      }
      assertThat(RULE.read(update, OLD, NOON.plus(Duration.ofHours(3))).phase())
          .isEqualTo(Phase.UNKNOWN);
      for (var i = 0; i < UpdateRule.GOOD; i++) {
        update = RULE.read(update, NEW, NOON);
      }
      assertThat(update.phase()).isEqualTo(Phase.UPDATED);
    }
  }

  @Test
  @DisplayName("While nobody knows whether it began, it may be being written for half an hour")
  void held() {
    var lost = UpdateRule.lost(RUNNING, "half an answer");
    assertThat(RULE.mayBeWriting(lost, NOON.plus(Duration.ofMinutes(29)))).isTrue();
    assertThat(RULE.mayBeWriting(lost, NOON.plus(Duration.ofMinutes(31)))).isFalse();
    var failed = RULE.looked(RUNNING, new UpdateLook.Failed("bad image"), NOON);
    assertThat(RULE.mayBeWriting(failed, NOON)).isFalse();
    assertThat(RULE.mayBeWriting(RUNNING, NOON.plus(Duration.ofMinutes(31)))).isTrue();
  }

  @Test
  @DisplayName("A BMC that does not come back: unknown, with what to do; never failed, never done")
  void dead() {
    var late = NOON.plus(Duration.ofMinutes(20));
    assertThat(RULE.silent(RUNNING, "no route", late).phase()).isEqualTo(Phase.RUNNING);
    var lost = RULE.silent(RUNNING, "no route", NOON.plus(Duration.ofMinutes(31)));
    assertThat(lost.phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(lost.words()).contains("nobody knows", "leave the machine's power", "no route");
  }

  @Test
  @DisplayName("A failed task is the BMC's word; an endless one is given up as unknown")
  void ends() {
    assertThat(RULE.looked(RUNNING, new UpdateLook.Failed("bad image"), NOON).words())
        .contains("bad image");
    var late = NOON.plus(Duration.ofHours(3));
    var running = new UpdateLook.Running(Optional.of(50L), "Running");
    assertThat(RULE.looked(RUNNING, running, NOON).words()).contains("50 %");
    assertThat(RULE.looked(RUNNING, running, late).phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  @DisplayName("Ichor's own end between question and answer leaves it unknown, not repeated")
  void interrupted() {
    assertThat(UpdateRule.interrupted(RUNNING).phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(UpdateRule.lost(RUNNING, "half an answer").phase().isOver()).isTrue();
  }
}
