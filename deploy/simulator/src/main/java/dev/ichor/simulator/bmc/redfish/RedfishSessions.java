package dev.ichor.simulator.bmc.redfish;

import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.UserStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is logged in (DSP0266 "Redfish session login authentication"); as few slots as BMCs have. */
final class RedfishSessions {
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final BmcProfile profile;
  private final UserStore users;
  private final Map<String, Session> open = new LinkedHashMap<>();
  private int last;

  private record Session(String id, Instant used) {}

  RedfishSessions(BmcProfile profile, UserStore users) {
    this.users = users;
    this.profile = profile;
  }

  boolean knows(String user, String password) {
    return users.knows(user, password);
  }

  /** The new session's id and token; empty when all slots are taken. */
  Optional<Map.Entry<String, String>> create(Instant now) {
    open.values().removeIf(session -> session.used().plus(IDLE).isBefore(now));
    if (open.size() >= profile.sessionSlots()) {
      return Optional.empty();
    }
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    String id = Integer.toString(++last);
    open.put(token, new Session(id, now));
    return Optional.of(Map.entry(id, token));
  }

  Iterable<String> ids() {
    return open.values().stream().map(Session::id).toList();
  }

  boolean has(String id) {
    return open.values().stream().anyMatch(session -> session.id().equals(id));
  }

  boolean delete(String id) {
    return open.values().removeIf(session -> session.id().equals(id));
  }

  /** By token, else by user and password. */
  boolean admits(RedfishRequest request, Instant now) {
    Optional<String> token = request.header("x-auth-token");
    if (token.isPresent()) {
      Session session = open.get(token.get());
      if (session == null || session.used().plus(IDLE).isBefore(now)) {
        return false;
      }
      open.put(token.get(), new Session(session.id(), now));
      return true;
    }
    return request
        .header("authorization")
        .filter(text -> text.startsWith("Basic "))
        .map(text -> decoded(text.substring(6)).split(":", 2))
        .filter(parts -> parts.length == 2 && knows(parts[0], parts[1]))
        .isPresent();
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
