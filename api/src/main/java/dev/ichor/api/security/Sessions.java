package dev.ichor.api.security;

import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Browser sessions without a store: the cookie is {@code EXPIRY.MAC} with EXPIRY in seconds since
 * 1970 and MAC = HMAC-SHA-256 of it under a key derived from the operator token. It survives a
 * restart, ends by itself, and all of them end when the token is replaced.
 */
public final class Sessions {
  /** How long one log-in lasts. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  private final Secret key;

  public Sessions(OperatorToken token) {
    this.key = Secret.of("session\0" + token.value().reveal());
  }

  /** A cookie value good from now until {@link #LIFETIME} later. */
  public Secret issue(Instant now) {
    var expiry = Long.toString(now.plus(LIFETIME).getEpochSecond());
    return Secret.of(expiry + "." + mac(expiry));
  }

  /** True for a value that was issued with this token and has not expired. */
  public boolean isValid(String cookie, Instant now) {
    int dot = cookie.indexOf('.');
    if (dot < 1 || dot > 12 || !cookie.substring(0, dot).matches("\\d+")) {
      return false;
    }
    var expiry = cookie.substring(0, dot);
    boolean genuine =
        MessageDigest.isEqual(
            mac(expiry).getBytes(StandardCharsets.US_ASCII),
            cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
    return genuine && now.getEpochSecond() < Long.parseLong(expiry);
  }

  private String mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var tag = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
