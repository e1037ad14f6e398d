package dev.ichor.bmc.redfish.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which images may be asked for, and when a slot shows the one that was. */
public final class MediaRule {
  private static final List<String> SCHEMES = List.of("http", "https", "nfs", "cifs");

  private MediaRule() {}

  /** Why this is no URL for a BMC; empty when it is one. */
  public static Optional<String> complaint(String image) {
    try {
      var uri = new URI(image);
      var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (!SCHEMES.contains(scheme) || uri.getHost() == null) {
        return Optional.of(
            "an image is a URL that begins with http://, https://, nfs:// or cifs://");
      }
      if (uri.getUserInfo() != null) {
        return Optional.of("a password in a URL stands in the BMC's log; serve the image without");
      }
      return Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.of("this is no URL");
    }
  }

  /**
   * Scheme, host and path, for logs and timelines: a query, or what stands before the host, may be
   * a password.
   */
  public static String shown(String image) {
    try {
      var uri = new URI(image);
      return uri.getScheme() == null || uri.getHost() == null
          ? "(no URL)"
          : new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null)
              .toString();
    } catch (URISyntaxException e) {
      return "(no URL)";
    }
  }

  /**
   * Some BMCs show the whole URL, some without its query, some only the file name.
   *
   * @param shown {@code Image} of the slot
   */
  public static boolean shows(String wanted, Optional<String> shown) {
    var text = shown.orElse("");
    if (text.equals(wanted)) {
      return true;
    }
    var plain = wanted.replaceFirst("[?#].*", "");
    var file = plain.substring(plain.lastIndexOf('/') + 1);
    return text.equals(plain) || !file.isEmpty() && text.equals(file);
  }
}
