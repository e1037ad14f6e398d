package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.redfish.wire.Reference;
import java.util.Map;
import java.util.Optional;

/** How requests of a session show who we are. */
sealed interface Login {
  /** Goes with every request. */
  Map<String, String> headers();

  record None() implements Login {
    @Override
    public Map<String, String> headers() {
      return Map.of();
    }
  }

  /**
   * A session of the BMC (DSP0266 "Redfish session login authentication").
   *
   * @param session what is deleted in the end; empty when the BMC did not say
   */
  record Token(String token, Optional<Reference> session) implements Login {
    @Override
    public Map<String, String> headers() {
      return Map.of("X-Auth-Token", token);
    }

    @Override
    public String toString() {
      return "Token[***, %s]".formatted(session);
    }
  }

  /** User and password with each request. */
  record Basic(String credentials) implements Login {
    @Override
    public Map<String, String> headers() {
      return Map.of("Authorization", credentials);
    }

    @Override
    public String toString() {
      return "Basic[***]";
    }
  }
}
