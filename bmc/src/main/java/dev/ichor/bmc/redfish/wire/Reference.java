package dev.ichor.bmc.redfish.wire;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A path on the BMC's own host, as its links name it. What a BMC writes decides where the next
 * request with our credentials goes, so anything that points to another host is refused here.
 *
 * @param path begins with a slash; query included, fragment cut off
 */
public record Reference(String path) {
  public static final Reference SERVICE_ROOT = new Reference("/redfish/v1/");

  private static final int LONGEST = 2048;

  public Reference {
    if (!path.startsWith("/") || path.startsWith("//") || path.length() > LONGEST) {
      throw new IllegalArgumentException("not a path on this host: " + Words.of(path, 80));
    }
  }

  /**
   * Reads an {@code @odata.id}, {@code @odata.nextLink}, {@code target} or {@code Location}.
   *
   * @param origin scheme, host and port of the BMC, e.g. {@code https://10.0.0.9:443}; an absolute
   *     link is taken when it names the same
   */
  public static Reference parse(String link, URI origin) throws MalformedRedfishException {
    try {
      var uri = new URI(link.strip());
      var absolute = uri.isAbsolute() || uri.getRawAuthority() != null;
      if (absolute && !same(origin.resolve(uri), origin)) {
        throw new MalformedRedfishException(
            "link to another host, %s".formatted(Words.of(link, 80)));
      }
      var path = uri.getRawPath();
      if (path == null || !path.startsWith("/") || path.startsWith("//")) {
        throw new MalformedRedfishException("link '%s' is no path".formatted(Words.of(link, 80)));
      }
      var query = uri.getRawQuery();
      return new Reference(query == null ? path : path + "?" + query);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new MalformedRedfishException("link '%s' is no path".formatted(Words.of(link, 80)));
    }
  }

  /** Whether both name the same scheme, host and port. */
  public static boolean same(URI one, URI other) {
    return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
        && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() < 0
        ? ("http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443)
        : uri.getPort();
  }

  /** The same with and without the trailing slash: BMCs differ in which they write. */
  public boolean isSameAs(Reference other) {
    return trimmed().equals(other.trimmed());
  }

  private String trimmed() {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The last part: "1" of {@code /redfish/v1/Systems/1}. */
  public String last() {
    var whole = trimmed();
    return whole.substring(whole.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return path;
  }
}
