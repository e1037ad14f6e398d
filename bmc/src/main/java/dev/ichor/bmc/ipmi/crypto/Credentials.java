package dev.ichor.bmc.ipmi.crypto;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.Rakp;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a login needs (§13.20, §13.31).
 *
 * @param user at most 16 octets in UTF-8
 * @param password at most 20 octets; longer ones cannot be meant, IPMI has no room for them
 * @param kg the BMC's own key for two-key logins, as {@link IpmiWish} writes it; absent means K_g
 *     is zero and the password takes its place
 */
public record Credentials(String user, Secret password, Optional<Secret> kg) {
  /** Octets of K_uid and K_g. */
  static final int KEY = 20;

  public Credentials {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(kg, "kg");
    unfit(user, password)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
  }

  /** Why these cannot be sent by IPMI; empty when they can. */
  public static Optional<String> unfit(String user, Secret password) {
    if (octets(user).length > Rakp.MAX_NAME) {
      return Optional.of("the user name is longer than 16 octets");
    }
    if (octets(password.reveal()).length > KEY) {
      return Optional.of("the password is longer than 20 octets");
    }
    return Optional.empty();
  }

  /** Octets of the user name. */
  public Bytes name() {
    return Bytes.of(octets(user));
  }

  /** K_uid: the password padded with zeros to 20 octets. */
  Bytes kuid() {
    return padded(Bytes.of(octets(password.reveal())));
  }

  /** What the session integrity key is made with: K_g, or K_uid when there is none. */
  Bytes sikKey() {
    return kg.map(IpmiWish::octets).map(Credentials::padded).orElseGet(this::kuid);
  }

  private static Bytes padded(Bytes octets) {
    return Bytes.of(Arrays.copyOf(octets.toArray(), KEY));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
