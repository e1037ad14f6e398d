package dev.ichor.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.api.security.TokenDesk.Added;
import dev.ichor.api.security.TokenDesk.Made;
import dev.ichor.api.security.TokenDesk.Revoked;
import dev.ichor.inventory.port.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDeskTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

  private final OperatorToken root = OperatorToken.random();
  private final MapRecords records = new MapRecords();
  private Instant now = NOW;
  private final TokenDesk desk = new TokenDesk(root, records, () -> now);

  private Made add(String name, AccessRole role) {
    return ((Added.Done) desk.add(name, role, Optional.empty())).made();
  }

  private TokenDesk restarted() {
    var next = new TokenDesk(root, records, () -> now);
    next.load();
    return next;
  }

  @Test
  @DisplayName("The token in the file is an administrator, is in no list, and cannot be revoked")
  void root() {
    var holder = desk.holder(root.value().reveal(), NOW).orElseThrow();
    assertThat(holder.role()).isEqualTo(AccessRole.ADMINISTRATOR);
    assertThat(holder.name()).isEqualTo(Caller.OPERATOR);
    assertThat(desk.byId(holder.id(), NOW)).contains(holder);
    assertThat(desk.revoke(Caller.OPERATOR)).isInstanceOf(Revoked.Refused.class);
    assertThat(desk.add("Operator", AccessRole.VIEWER, Optional.empty()))
        .isInstanceOf(Added.Refused.class);
    assertThat(desk.list()).isEmpty();
  }

  @Test
  @DisplayName("A token is known after a restart, by its digest alone; a revoked one is not")
  void restart() {
    var eve = add("eve", AccessRole.CONSOLE);
    var bob = add("bob", AccessRole.OPERATOR);
    assertThat(eve.text().reveal()).matches("ichor_[A-Za-z0-9_-]{43}");
    assertThat(records.text()).contains("eve").doesNotContain(eve.text().reveal());
    assertThat(restarted().holder(eve.text().reveal(), NOW)).contains(eve.token().holder());
    desk.revoke("eve");
    assertThat(desk.holder(eve.text().reveal(), NOW)).isEmpty();
    assertThat(restarted().holder(eve.text().reveal(), NOW)).isEmpty();
    assertThat(restarted().holder(bob.text().reveal(), NOW)).contains(bob.token().holder());
  }

  @Test
  @DisplayName("Nothing but the whole text is a token: no part, no digest, no other case")
  void whole() {
    var eve = add("eve", AccessRole.VIEWER);
    var text = eve.text().reveal();
    for (var guess :
        new String[] {
          "",
          text.substring(1),
          text + "x",
          text.toLowerCase(java.util.Locale.ROOT),
          eve.token().digest(),
          eve.token().id().toString(),
          "eve",
          Caller.OPERATOR
        }) {
      assertThat(desk.holder(guess, NOW)).as(guess).isEmpty();
    }
  }

  @Test
  @DisplayName("A token ends at its instant; then its name is free, and the old text stays refused")
  void expires() {
    var first =
        ((Added.Done) desk.add("eve", AccessRole.VIEWER, Optional.of(Duration.ofDays(30)))).made();
    assertThat(first.token().expiresAt()).contains(NOW.plus(Duration.ofDays(30)));
    assertThat(desk.add("eve", AccessRole.OPERATOR, Optional.empty()))
        .isInstanceOf(Added.Refused.class);
    now = NOW.plus(Duration.ofDays(30));
    assertThat(desk.holder(first.text().reveal(), now)).isEmpty();
    var gone = new ArrayList<String>();
    desk.onRevoked(gone::add);
    var second = add("eve", AccessRole.OPERATOR);
    assertThat(gone).containsExactly(first.token().id().toString());
    assertThat(desk.holder(first.text().reveal(), now)).isEmpty();
    assertThat(desk.holder(second.text().reveal(), now)).contains(second.token().holder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " eve",
        "eve ",
        "../eve",
        "eve/x",
        ".eve",
        "-eve",
        "eve\nby=root",
        "eve\u0000",
        "<script>",
        "e\u202eve",
        "évé",
        "eve=1",
        "eve'--",
        "x234567890123456789012345678901234567890123456789012345678901234"
      })
  @DisplayName("A name that could be more than a name, in a path, a log or a page, is refused")
  void hostile(String name) {
    assertThatThrownBy(() -> desk.add(name, AccessRole.VIEWER, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .satisfies(said -> assertThat(said.chars()).noneMatch(Character::isISOControl));
    assertThat(desk.revoke(name)).isInstanceOf(Revoked.Missing.class);
  }

  @ParameterizedTest
  @EnumSource(AccessRole.class)
  @DisplayName(
      "A role has all of those before it, and none of those after; it is told what it lacks")
  void order(AccessRole role) {
    var holder = add("x", role).token().holder();
    for (var needed : AccessRole.values()) {
      assertThat(holder.objection(needed).isEmpty()).isEqualTo(needed.compareTo(role) <= 0);
      holder
          .objection(needed)
          .ifPresent(said -> assertThat(said).contains(needed.word(), "'x'", role.word()));
    }
  }

  @Test
  @DisplayName("Too long, too short, and too many are refused")
  void bounds() {
    for (var lifetime :
        new Duration[] {Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(4000)}) {
      assertThatThrownBy(() -> desk.add("eve", AccessRole.VIEWER, Optional.of(lifetime)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (var i = 0; i < TokenDesk.MOST; i++) {
      add("t" + i, AccessRole.VIEWER);
    }
    assertThat(desk.add("one-more", AccessRole.VIEWER, Optional.empty()))
        .isInstanceOf(Added.Refused.class);
  }

  @Test
  @DisplayName("Who made a token is kept with it")
  void madeBy() {
    var made =
        Caller.<Made, RuntimeException>as("alice", () -> add("eve", AccessRole.ADMINISTRATOR));
    assertThat(made.token().madeBy()).isEqualTo("alice");
  }

  @Test
  @DisplayName("A revocation that the disk refuses holds at once; asked again, it holds for good")
  void revokedDespiteTheDisk() {
    var eve = add("eve", AccessRole.ADMINISTRATOR);
    var told = new ArrayList<String>();
    desk.onRevoked(told::add);
    records.isBroken = true;
    assertThat(desk.revoke("eve")).isInstanceOf(Revoked.NotDurable.class);
    assertThat(desk.holder(eve.text().reveal(), NOW)).isEmpty();
    assertThat(told).containsExactly(eve.token().id().toString());
    records.isBroken = false;
    assertThat(restarted().holder(eve.text().reveal(), NOW)).as("a restart").isPresent();
    assertThat(desk.revoke("eve")).isInstanceOf(Revoked.Done.class);
    assertThat(restarted().holder(eve.text().reveal(), NOW)).isEmpty();
    assertThat(desk.revoke("eve")).isInstanceOf(Revoked.Missing.class);
  }
}
