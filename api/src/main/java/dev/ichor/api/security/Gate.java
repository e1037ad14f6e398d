package dev.ichor.api.security;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides who passes into the operator plane. Everything is closed but what is listed as open. */
public final class Gate {
  private static final Set<String> OPEN =
      Set.of("/q/health/live", "/q/health/ready", "/login", "/login.css", "/favicon.svg");
  private static final Pattern EVENT = Pattern.compile("/bmc-events/[0-9a-f]{32}");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final TokenDesk tokens;
  private final Sessions sessions;

  public Gate(TokenDesk tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /**
   * What a request shows of itself.
   *
   * @param path normalized: no dots, no doubled slashes, percent-decoded as the router does
   * @param session value of the session cookie
   * @param fetchSite {@code Sec-Fetch-Site}; absent in old browsers and in tools
   */
  public record Visitor(
      String method,
      String path,
      Optional<String> authorization,
      Optional<String> session,
      Optional<String> fetchSite,
      Optional<String> origin,
      Optional<String> host,
      boolean wantsPage) {}

  /** Answer to a visitor. */
  public sealed interface Verdict {
    /** A route for everybody. */
    record Open() implements Verdict {}

    /** Let in; what it may do there, the route says ({@link Needs}). */
    record Pass(Holder holder) implements Verdict {}

    /** A person's browser: show the log-in page. */
    record LogIn() implements Verdict {}

    /** 401 with this sentence. */
    record Unauthorized(String advice) implements Verdict {}

    /** 403 with this sentence. */
    record Forbidden(String advice) implements Verdict {}
  }

  public Verdict judge(Visitor visitor, Instant now) {
    if (OPEN.contains(visitor.path()) || isEvent(visitor)) {
      return new Verdict.Open();
    }
    if (visitor.authorization().isPresent()) {
      return bearer(visitor.authorization().get(), now);
    }
    var holder = visitor.session().flatMap(cookie -> session(cookie, now));
    if (holder.isPresent()) {
      return SAFE.contains(visitor.method()) || isSameOrigin(visitor)
          ? new Verdict.Pass(holder.get())
          : new Verdict.Forbidden(
              "this request came from another site; use the page itself, or a bearer token");
    }
    return visitor.wantsPage()
        ? new Verdict.LogIn()
        : new Verdict.Unauthorized(
            "the operator plane asks for a token; send Authorization: Bearer TOKEN with the text"
                + " of operator.token in the data directory");
  }

  /** A BMC has no token of the operator's; what the path has, the route checks. */
  private static boolean isEvent(Visitor visitor) {
    return visitor.method().equals("POST") && EVENT.matcher(visitor.path()).matches();
  }

  private Optional<Holder> session(String cookie, Instant now) {
    return sessions
        .read(cookie, now)
        .flatMap(
            session ->
                tokens
                    .byId(session.tokenId(), now)
                    .map(holder -> holder.notAfter(session.until())));
  }

  private Verdict bearer(String authorization, Instant now) {
    var holder =
        authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? tokens.holder(authorization.substring(7).strip(), now)
            : Optional.<Holder>empty();
    return holder
        .<Verdict>map(Verdict.Pass::new)
        .orElseGet(
            () ->
                new Verdict.Unauthorized(
                    "this is no token, or one that was revoked or has expired; the first one is in"
                        + " operator.token in the data directory"));
  }

  /** The browser's own word when it gives one, else Origin against Host; neither: not ours. */
  private static boolean isSameOrigin(Visitor visitor) {
    if (visitor.fetchSite().isPresent()) {
      return visitor.fetchSite().get().equals("same-origin");
    }
    return visitor.host().isPresent()
        && visitor
            .origin()
            .filter(origin -> origin.replaceFirst("^https?://", "").equals(visitor.host().get()))
            .isPresent();
  }
}
