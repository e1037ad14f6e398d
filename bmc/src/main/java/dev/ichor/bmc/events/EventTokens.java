package dev.ichor.bmc.events;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where each machine's BMC sends its events: a path that nobody can guess and that stays the same
 * over restarts, so that a subscription that is still there is known again.
 *
 * @param base as BMCs reach the operator plane, e.g. {@code http://10.0.0.2:8080}
 * @param key of this site
 */
public record EventTokens(URI base, Secret key) {
  /** Path of the route, before the token. */
  public static final String PATH = "/bmc-events/";

  private static final int OCTETS = 16;

  public EventTokens {
    requireNonNull(base, "base");
    requireNonNull(key, "key");
  }

  public URI destination(MachineId machine) {
    return base.resolve(PATH + token(machine));
  }

  String token(MachineId machine) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var code = mac.doFinal(machine.value().toString().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(code, 0, OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** Whose token this is, among these; every one is compared in constant time. */
  Optional<MachineId> machine(String token, Collection<MachineId> machines) {
    var given = token.getBytes(StandardCharsets.UTF_8);
    return machines.stream()
        .filter(
            each -> MessageDigest.isEqual(token(each).getBytes(StandardCharsets.US_ASCII), given))
        .findFirst();
  }
}
