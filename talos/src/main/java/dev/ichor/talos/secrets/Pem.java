package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Bytes;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * One PEM block (RFC 7468 section 2).
 *
 * @param label what stands after BEGIN
 */
record Pem(String label, Bytes der) {
  static final String CERTIFICATE = "CERTIFICATE";

  private static final Pattern BLOCK =
      Pattern.compile(
          "\\s*-----BEGIN ([A-Z0-9 ]{1,64})-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

  String text() {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toArray());
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }

  /** The one block of the text. */
  static Pem parse(String text) throws MalformedSecretsException {
    var matcher = BLOCK.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedSecretsException("not one PEM block");
    }
    try {
      var body = matcher.group(2).replaceAll("\\s", "");
      return new Pem(matcher.group(1), Bytes.of(Base64.getDecoder().decode(body)));
    } catch (IllegalArgumentException e) {
      throw new MalformedSecretsException("PEM block %s is not base64".formatted(matcher.group(1)));
    }
  }
}
