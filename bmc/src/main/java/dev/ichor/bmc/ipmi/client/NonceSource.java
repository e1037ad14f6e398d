package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.Nonces;
import dev.ichor.inventory.model.Bytes;
import java.security.SecureRandom;

/** Where random numbers come from. */
final class NonceSource {
  private static final int OCTETS = 16;

  private final SecureRandom random = new SecureRandom();

  Nonces nonces() {
    var id = random.nextInt();
    while (id == 0) {
      id = random.nextInt();
    }
    return new Nonces(id, octets(), octets(), random.nextInt(256));
  }

  /** 16 random octets. */
  Bytes octets() {
    var octets = new byte[OCTETS];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }
}
