package dev.ichor.bmc.discovery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.discovery.policy.LockGuard.Next;
import dev.ichor.bmc.discovery.policy.LockGuard.Refusal;
import dev.ichor.inventory.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LockGuardTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static List<Credential> list(String... users) {
    return IntStream.range(0, users.length)
        .mapToObj(i -> new Credential(users[i], Secret.of("p" + i)))
        .toList();
  }

  private static List<String> digests(int count) {
    return IntStream.range(0, count).mapToObj(i -> "d" + i).toList();
  }

  @Test
  @DisplayName("A refused pair is not sent again within the hour, and then it is")
  void once() {
    var refused = List.of(new Refusal("root", "d0", NOW));
    assertThat(LockGuard.next(list("root", "admin"), digests(2), List.of(), NOW))
        .isEqualTo(new Next.Try(0));
    assertThat(LockGuard.next(list("root", "admin"), digests(2), refused, NOW))
        .isEqualTo(new Next.Try(1));
    assertThat(LockGuard.next(list("root"), digests(1), refused, NOW))
        .isInstanceOf(Next.Enough.class);
    assertThat(LockGuard.next(list("root"), digests(1), refused, NOW.plusSeconds(3600)))
        .isEqualTo(new Next.Try(0));
  }

  @Test
  @DisplayName("An account gets two wrong passwords at most; another account is still tried")
  void perUser() {
    var refused = List.of(new Refusal("root", "d0", NOW), new Refusal("root", "d1", NOW));
    assertThat(LockGuard.next(list("root", "root", "root", "admin"), digests(4), refused, NOW))
        .isEqualTo(new Next.Try(3));
    assertThat(LockGuard.next(list("root", "root", "root"), digests(3), refused, NOW))
        .isInstanceOfSatisfying(
            Next.Enough.class,
            enough -> assertThat(enough.why()).contains("may lock", "01:00:00Z"));
  }

  @Test
  @DisplayName("Whatever the lists and however often asked: never three per account, five per BMC")
  void always() {
    var random = new Random(3);
    for (var round = 0; round < 200; round++) {
      var users = new String[1 + random.nextInt(12)];
      for (var i = 0; i < users.length; i++) {
        users[i] = "u" + random.nextInt(4);
      }
      var refused = new ArrayList<Refusal>();
      var perUser = new HashMap<String, Integer>();
      while (LockGuard.next(list(users), digests(users.length), refused, NOW)
          instanceof Next.Try(var index)) {
        refused.add(new Refusal(users[index], "d" + index, NOW));
        perUser.merge(users[index], 1, Integer::sum);
      }
      assertThat(refused).hasSizeLessThanOrEqualTo(4);
      assertThat(perUser.values()).allMatch(count -> count <= 2);
    }
  }
}
