package dev.ichor.boot.assets.policy;

import java.net.URI;
import java.util.Optional;

/**
 * Where a download may be sent. The factory documents one redirect: a GET of an image may answer
 * 302 with an object store or CDN (docs/api.md); its registry answers 307. Both are followed to any
 * host, since which one is the factory's choice and the content is held against the first digest;
 * never from https to http, and at most three in a row.
 */
public final class RedirectRule {
  private static final int LONGEST_CHAIN = 3;

  private RedirectRule() {}

  public static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Where to go, or why not. */
  public sealed interface Verdict {
    record Follow(URI to) implements Verdict {}

    record Refuse(String why) implements Verdict {}
  }

  /**
   * @param location of the answer, as sent
   * @param followed redirects before this one
   */
  public static Verdict judge(URI from, int status, Optional<String> location, int followed) {
    if (status != 302 && status != 307) {
      return new Verdict.Refuse("the factory documents 302 and 307, not " + status);
    }
    if (followed >= LONGEST_CHAIN) {
      return new Verdict.Refuse("more than %d redirects in a row".formatted(LONGEST_CHAIN));
    }
    if (location.filter(text -> !text.isBlank()).isEmpty()) {
      return new Verdict.Refuse("it names no place");
    }
    try {
      var to = from.resolve(URI.create(location.get()));
      var scheme = String.valueOf(to.getScheme());
      if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
        return new Verdict.Refuse("it is no HTTP address");
      }
      if (scheme.equals("http") && "https".equals(from.getScheme())) {
        return new Verdict.Refuse("it leads from https to http");
      }
      return to.getUserInfo() == null
          ? new Verdict.Follow(to)
          : new Verdict.Refuse("it carries a login");
    } catch (IllegalArgumentException e) {
      return new Verdict.Refuse("it is no address");
    }
  }
}
