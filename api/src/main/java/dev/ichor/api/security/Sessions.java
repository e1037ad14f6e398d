package dev.ichor.api.security;

import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Browser sessions without a store: the cookie is {@code EXPIRY.ID.MAC} with EXPIRY in seconds
 * since 1970, ID of the token that was shown at the log-in, and MAC = HMAC-SHA-256 of both under a
 * key derived from the token in the file. It survives a restart and ends by itself; all of them end
 * when that token is replaced, and with each named token its own.
 */
public final class Sessions {
  /** How long one log-in lasts. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12})\\.([a-z0-9-]{1,36})\\.([A-Za-z0-9_-]{1,64})");

  private final Secret key;

  public Sessions(OperatorToken token) {
    this.key = Secret.of("session\0" + token.value().reveal());
  }

  /** What a cookie says. */
  public record Session(String tokenId, Instant until) {}

  /** A cookie value good for that token from now until {@link #LIFETIME} later. */
  public Secret issue(String tokenId, Instant now) {
    var text = now.plus(LIFETIME).getEpochSecond() + "." + tokenId;
    return Secret.of(text + "." + mac(text));
  }

  /** Empty for a value that was not issued here, or has expired. */
  public Optional<Session> read(String cookie, Instant now) {
    var form = FORM.matcher(cookie);
    if (!form.matches()) {
      return Optional.empty();
    }
    var genuine =
        MessageDigest.isEqual(
            mac(form.group(1) + "." + form.group(2)).getBytes(StandardCharsets.US_ASCII),
            form.group(3).getBytes(StandardCharsets.US_ASCII));
    var until = Instant.ofEpochSecond(Long.parseLong(form.group(1)));
    return genuine && now.isBefore(until)
        ? Optional.of(new Session(form.group(2), until))
        : Optional.empty();
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
