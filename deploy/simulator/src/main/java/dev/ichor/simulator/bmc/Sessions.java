package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.Octets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The few session slots of a BMC; one that is idle for 60 seconds is free again (§6.12.15). */
final class Sessions {
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int slots;
  private final Map<Integer, Session> byId = new HashMap<>();

  Sessions(int slots) {
    this.slots = slots;
  }

  /** Empty when every slot is taken. */
  Optional<Session> open(int consoleId, CipherSuite suite, int privilege, Instant now) {
    byId.values().removeIf(s -> now.isAfter(s.lastUsed().plus(IDLE)));
    if (byId.size() >= slots) {
      byId.values().stream()
          .filter(s -> s.keys().isEmpty() && now.isAfter(s.lastUsed().plusSeconds(5)))
          .findFirst()
          .ifPresent(stale -> byId.remove(stale.id));
    }
    if (byId.size() >= slots) {
      return Optional.empty();
    }
    int id = RANDOM.nextInt();
    while (id == 0 || byId.containsKey(id)) {
      id = RANDOM.nextInt();
    }
    Session session = new Session(id, consoleId, suite, privilege, random16(), now);
    byId.put(id, session);
    return Optional.of(session);
  }

  Optional<Session> find(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean close(int id) {
    return byId.remove(id) != null;
  }

  int size() {
    return byId.size();
  }

  private static Octets random16() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Octets.of(bytes);
  }
}
