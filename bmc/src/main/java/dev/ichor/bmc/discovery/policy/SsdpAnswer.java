package dev.ichor.bmc.discovery.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An answer to a search for Redfish services (DSP0266 "Discovery").
 *
 * @param host where it came from: what it says of itself is another's address at most
 * @param port of the service root that it names; 443 when it names none
 */
public record SsdpAnswer(String host, int port) {
  private static final String TYPE = "urn:dmtf-org:service:redfish-rest:1";
  private static final Pattern ROOT =
      Pattern.compile("https://[^/:\\s]+(?::(\\d{1,5}))?/redfish/v1/?.*", Pattern.CASE_INSENSITIVE);
  private static final int HTTPS = 443;

  /** The question. */
  public static String search(Duration within) {
    return """
        M-SEARCH * HTTP/1.1\r
        HOST: 239.255.255.250:1900\r
        MAN: "ssdp:discover"\r
        MX: %d\r
        ST: %s\r
        \r
        """
        .formatted(Math.clamp(within.toSeconds() - 1, 1, 5), TYPE);
  }

  /** Empty when it is about something else, or is no answer. */
  public static Optional<SsdpAnswer> parse(String text, String sender) {
    if (!text.startsWith("HTTP/1.1 200") && !text.startsWith("HTTP/1.0 200")) {
      return Optional.empty();
    }
    var isRedfish = false;
    var port = HTTPS;
    for (var line : text.split("\r?\n", 64)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        var name = line.substring(0, colon).strip().toUpperCase(Locale.ROOT);
        var value = line.substring(colon + 1).strip();
        isRedfish |= (name.equals("ST") || name.equals("USN")) && value.contains(TYPE);
        var root = ROOT.matcher(value);
        if (name.equals("AL") && root.matches() && root.group(1) != null) {
          port = Integer.parseInt(root.group(1));
        }
      }
    }
    return isRedfish && port >= 1 && port <= 65535
        ? Optional.of(new SsdpAnswer(sender, port))
        : Optional.empty();
  }
}
