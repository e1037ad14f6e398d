package dev.ichor.bmc.credentials;

import static dev.ichor.bmc.credentials.FakeLogins.BEFORE;
import static dev.ichor.bmc.credentials.FakeLogins.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.credentials.CredentialDesk.Outcome;
import dev.ichor.bmc.credentials.FakeLogins.Killed;
import dev.ichor.bmc.credentials.FakeLogins.Way;
import dev.ichor.bmc.support.Await;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialDeskTest {
  private static final Optional<String> SAME = Optional.empty();

  private final FakeLogins site = new FakeLogins();

  private static Change change(String now) {
    return new Change(
        ID,
        BEFORE,
        BEFORE.withCredentials("admin", Secret.of("new")),
        Optional.of(Instant.parse(now)));
  }

  @Test
  @DisplayName("A new password is told, proven and put on record; two are never the same")
  void changed() throws Exception {
    assertThat(site.desk().renew(ID, SAME)).isEqualTo(new Outcome.Changed("admin"));
    var first = site.recorded();
    assertThat(first).matches("[A-Za-z2-9]{16}").isEqualTo(site.passwords.get("admin"));
    site.desk().renew(ID, SAME);
    assertThat(site.recorded()).isNotEqualTo(first);
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("A user of Ichor's own is made; the old one keeps its password")
  void created() throws Exception {
    assertThat(site.desk().renew(ID, Optional.of("ichor"))).isEqualTo(new Outcome.Changed("ichor"));
    assertThat(site.record.orElseThrow().user()).isEqualTo("ichor");
    assertThat(site.passwords).containsEntry("admin", "old");
  }

  @Test
  @DisplayName("A new user without an administrator's rights is not put on record")
  void powerless() throws Exception {
    var desk = site.desk();
    assertThat(desk.renew(ID, Optional.of("weak-1"))).isInstanceOf(Outcome.Unproven.class);
    assertThat(site.record).contains(BEFORE);
    site.pass(Duration.ofMinutes(16));
    desk.settleDue();
    assertThat(site.record).contains(BEFORE);
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("A lost answer to a password that was taken ends with the new one")
  void lostAnswer() throws Exception {
    site.way = Way.LOSES;
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Changed.class);
    assertThat(site.recorded()).isEqualTo(site.passwords.get("admin"));
  }

  @Test
  @DisplayName("A BMC that takes the password minutes after its answer was lost is not locked out")
  void late() throws Exception {
    site.way = Way.LATE;
    var desk = site.desk();
    assertThat(desk.renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
    assertThat(site.changes()).hasSize(1);
    for (var minute = 0; minute < 8; minute++) {
      site.pass(Duration.ofMinutes(1));
      desk.settleDue();
    }
    assertThat(site.recorded()).isEqualTo(site.passwords.get("admin")).isNotEqualTo("old");
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("A yes without effect is believed to be one after 15 minutes, not before")
  void withoutEffect() throws Exception {
    site.way = Way.IGNORES;
    var desk = site.desk();
    assertThat(desk.renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
    site.pass(Duration.ofMinutes(14));
    desk.settleDue();
    assertThat(site.changes()).hasSize(1);
    site.pass(Duration.ofMinutes(6));
    desk.settleDue();
    assertThat(site.recorded()).isEqualTo("old");
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("After a clear no of the BMC the old password stands at once")
  void refused() throws Exception {
    site.way = Way.REFUSES;
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Unchanged.class);
    assertThat(site.changes()).isEmpty();
    assertThat(site.recorded()).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Killed at any moment, and again: the password in force is never unknown")
  void killed(Way way) throws Exception {
    for (var first = 0; first < 20; first++) {
      for (var second = 0; second < 14; second++) {
        var one = new FakeLogins();
        one.way = way;
        one.stepsLeft = first;
        until(one, () -> one.desk().renew(ID, SAME));
        assertThat(one.isKnown("admin")).as("%s killed at %d", way, first).isTrue();
        one.pass(Duration.ofMinutes(1));
        one.stepsLeft = second;
        until(one, () -> one.desk().settleDue());
        one.pass(Duration.ofMinutes(6));
        assertThat(one.isKnown("admin")).as("%s at %d, %d", way, first, second).isTrue();
        one.stepsLeft = Integer.MAX_VALUE;
        one.pass(Duration.ofMinutes(15));
        one.desk().settleDue();
        assertThat(one.recorded()).isEqualTo(one.passwords.get("admin"));
        assertThat(one.changes()).isEmpty();
      }
    }
  }

  private interface Act {
    void run() throws InterruptedException;
  }

  private static void until(FakeLogins site, Act act) throws InterruptedException {
    try {
      act.run();
    } catch (Killed killed) {
      assertThat(site.stepsLeft).isLessThan(0);
    }
  }

  @Test
  @DisplayName("While the BMC is away both passwords are kept, and no third one is made")
  void away() throws Exception {
    var change = change("2026-11-22T11:00:00Z");
    site.shelf.kept.put("bmc-credential-change/" + change.key(), change);
    site.isAway = true;
    site.desk().settleDue();
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
    assertThat(site.changes()).hasSize(1);
    site.isAway = false;
    site.pass(Duration.ofMinutes(5));
    site.passwords.put("admin", "new");
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Changed.class);
    assertThat(site.recorded()).isEqualTo(site.passwords.get("admin")).isNotEqualTo("new");
  }

  @Test
  @DisplayName("What an earlier version wrote, by machine and without a time, is settled too")
  void earlier() throws Exception {
    var old = change("2026-11-22T11:00:00Z");
    site.shelf.kept.put(
        "bmc-credential-change/" + ID, new Change(ID, BEFORE, old.after(), Optional.empty()));
    site.passwords.put("admin", "new");
    site.desk().settleDue();
    assertThat(site.recorded()).isEqualTo("new");
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("Two renewals and a start's settling never speak to one BMC at the same time")
  void oneAtATime() throws Exception {
    var go = new CountDownLatch(1);
    site.duringSet = () -> Await.until(Duration.ofSeconds(20), () -> go.getCount() == 0);
    var desk = site.desk();
    var one = new FutureTask<>(() -> desk.renew(ID, SAME));
    Thread.ofPlatform().daemon().start(one);
    Await.until(Duration.ofSeconds(20), () -> site.inside.get() == 1);
    var two = new FutureTask<>(() -> desk.renew(ID, SAME));
    var three =
        new FutureTask<>(
            () -> {
              desk.settleDue();
              return true;
            });
    var others = List.of(Thread.ofPlatform().start(two), Thread.ofPlatform().start(three));
    Await.until(
        Duration.ofSeconds(20),
        () ->
            site.mostInside.get() > 1
                || others.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
    go.countDown();
    assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Changed("admin"));
    assertThat(two.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Changed("admin"));
    assertThat(three.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(site.mostInside).hasValue(1);
    assertThat(site.recorded()).isEqualTo(site.passwords.get("admin"));
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("Credentials that an operator entered meanwhile, and that work, stand")
  void overtaken() throws Exception {
    site.passwords.put("boss", "mine");
    site.duringSet =
        () -> site.record = Optional.of(BEFORE.withCredentials("boss", Secret.of("mine")));
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Overtaken.class);
    assertThat(site.recorded()).isEqualTo("mine");
    assertThat(site.changes()).isEmpty();
  }

  @Test
  @DisplayName("A user that may less than an administrator keeps its own new password on record")
  void lesser() throws Exception {
    var weak = BEFORE.withCredentials("weak-2", Secret.of("old"));
    site.passwords.put("weak-2", "old");
    site.record = Optional.of(weak);
    assertThat(site.desk().renew(ID, SAME)).isEqualTo(new Outcome.Changed("weak-2"));
    assertThat(site.recorded()).isEqualTo(site.passwords.get("weak-2")).isNotEqualTo("old");
  }

  @Test
  @DisplayName("Two BMCs behind one address and two ports do not settle each other's changes")
  void neighbours() throws Exception {
    site.way = Way.LATE;
    site.passwords.put("beside", "mine");
    assertThat(site.desk().renew(ID, SAME)).isInstanceOf(Outcome.Unproven.class);
    site.way = Way.TAKES;
    assertThat(site.desk().renew(FakeLogins.NEIGHBOUR, SAME)).isInstanceOf(Outcome.Changed.class);
    site.pass(Duration.ofMinutes(6));
    assertThat(site.isKnown("admin")).isTrue();
  }
}
