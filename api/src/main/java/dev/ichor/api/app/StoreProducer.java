package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.inventory.store.KeyRing;
import dev.ichor.inventory.store.Sealer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;

/** What the store needs from the configuration: the keys that seal secrets. */
@Singleton
final class StoreProducer {
  private static final String ENVIRONMENT = "ICHOR_KEYS";

  /**
   * From {@code ICHOR_KEYS} when set, else from {@code DATA/keys/keys}. A test that starts Quarkus
   * without an appliance seals with a key of its own.
   */
  @Produces
  @Singleton
  Sealer sealer() {
    return new Sealer(
        ApplianceProcess.launchedWith()
            .map(StoreProducer::keys)
            .orElseGet(StoreProducer::throwAway));
  }

  /**
   * @throws IllegalArgumentException when there are keys, but not in their form
   */
  static KeyRing keys(IchorConfig config) {
    var given = System.getenv(ENVIRONMENT);
    return given != null && !given.isBlank()
        ? KeyRing.parse(given, ENVIRONMENT)
        : KeyRing.open(config.keysDirectory().resolve("keys"));
  }

  private static KeyRing throwAway() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return KeyRing.parse("test " + Base64.getEncoder().encodeToString(key), "memory");
  }
}
