package dev.ichor.api.security;

import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.RecordStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The tokens of the operator plane: the one in the file, which is an administrator and stays, and
 * named ones, which are on disk as digests when a call returns.
 */
public final class TokenDesk {
  /** More are a mistake: each one is compared with what a request brings. */
  public static final int MOST = 1_000;

  private static final String KIND = "access-token";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3653);
  private static final Logger AUDIT = Logger.getLogger("dev.ichor.audit");

  private final OperatorToken root;
  private final RecordStore store;
  private final InstantSource clock;
  private final List<Consumer<String>> followers = new CopyOnWriteArrayList<>();
  private volatile Map<String, NamedToken> tokens = Map.of();

  public TokenDesk(OperatorToken root, RecordStore store, InstantSource clock) {
    this.root = root;
    this.store = store;
    this.clock = clock;
  }

  /**
   * A token that was just made.
   *
   * @param text the only time that it is seen
   */
  public record Made(NamedToken token, Secret text) {}

  /** What became of a wish for a token. */
  public sealed interface Added {
    record Done(Made made) implements Added {}

    record Refused(String advice) implements Added {}
  }

  /** What became of a wish that a token be no more. */
  public sealed interface Revoked {
    record Done() implements Revoked {}

    record Missing(String advice) implements Revoked {}

    record Refused(String advice) implements Revoked {}

    /** Refused from now on; the disk still has it. */
    record NotDurable(String advice) implements Revoked {}
  }

  /** Reads what is stored; before the first request. */
  public synchronized void load() {
    var all = new HashMap<String, NamedToken>();
    store.kept(KIND, NamedToken.class).forEach(token -> all.put(token.name(), token));
    tokens = Map.copyOf(all);
  }

  /** Whose token this text is. As long for each text, whichever token it resembles. */
  public Optional<Holder> holder(String offered, Instant now) {
    var digest = ascii(HexFormat.of().formatHex(OperatorToken.digest(offered)));
    var found = root.matches(offered) ? Optional.of(rootHolder()) : Optional.<Holder>empty();
    for (var token : tokens.values()) {
      if (MessageDigest.isEqual(digest, ascii(token.digest())) && token.holds(now)) {
        found = Optional.of(token.holder());
      }
    }
    return found;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** By its id; empty when it was revoked or has expired. */
  public Optional<Holder> byId(String id, Instant now) {
    return id.equals(Caller.OPERATOR)
        ? Optional.of(rootHolder())
        : tokens.values().stream()
            .filter(token -> token.id().toString().equals(id) && token.holds(now))
            .map(NamedToken::holder)
            .findFirst();
  }

  private static Holder rootHolder() {
    return new Holder(Caller.OPERATOR, Caller.OPERATOR, AccessRole.ADMINISTRATOR, Optional.empty());
  }

  /** The named ones by name, with those that have expired. */
  public List<NamedToken> list() {
    return tokens.values().stream().sorted(Comparator.comparing(NamedToken::name)).toList();
  }

  /**
   * Makes a token. The name of one that has expired is free.
   *
   * @param lifetime absent: until it is revoked
   * @throws IllegalArgumentException when name or lifetime cannot be
   */
  public synchronized Added add(String name, AccessRole role, Optional<Duration> lifetime) {
    var now = clock.instant();
    check(name, lifetime);
    if (name.equalsIgnoreCase(Caller.OPERATOR)
        || Optional.ofNullable(tokens.get(name)).filter(it -> it.holds(now)).isPresent()) {
      return new Added.Refused(
          "there is a token '%s'; choose another name, or revoke it first".formatted(name));
    }
    if (tokens.size() >= MOST) {
      return new Added.Refused(
          "there are %d tokens; revoke those that nobody needs".formatted(tokens.size()));
    }
    var text = OperatorToken.random().value();
    var digest = HexFormat.of().formatHex(OperatorToken.digest(text.reveal()));
    var token =
        new NamedToken(
            UUID.randomUUID(), name, role, digest, now, Caller.name(), lifetime.map(now::plus));
    store.keep(KIND, name, token);
    put(token);
    AUDIT.infof(
        "audit action=token-add token=%s role=%s expires=%s by=%s",
        name, role.word(), token.expiresAt().map(Instant::toString).orElse("never"), Caller.name());
    return new Added.Done(new Made(token, text));
  }

  private void put(NamedToken token) {
    var all = new HashMap<>(tokens);
    var before = Optional.ofNullable(all.put(token.name(), token));
    tokens = Map.copyOf(all);
    before.ifPresent(gone -> tell(gone.id().toString()));
  }

  private static void check(String name, Optional<Duration> lifetime) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a token's name is 1 to 63 letters, digits and . _ @ -, and begins with a letter or a digit; '%s' is not"
              .formatted(Printable.of(name)));
    }
    if (lifetime
        .filter(it -> it.compareTo(SHORTEST) < 0 || it.compareTo(LONGEST) > 0)
        .isPresent()) {
      throw new IllegalArgumentException(
          "a token lives from a second to ten years, not %s".formatted(lifetime.get()));
    }
  }

  /** From now on it is refused, its sessions too; its streams end. */
  public synchronized Revoked revoke(String name) {
    if (name.equals(Caller.OPERATOR)) {
      return new Revoked.Refused(
          "the token in operator.token cannot be revoked; stop Ichor, delete the file, and the next"
              + " start makes another");
    }
    var token = Optional.ofNullable(tokens.get(name)).or(() -> stored(name));
    if (token.isEmpty()) {
      return new Revoked.Missing(
          "no token is called '%s'; GET /api/v1/tokens lists them".formatted(Printable.of(name)));
    }
    var all = new HashMap<>(tokens);
    all.remove(name);
    tokens = Map.copyOf(all); // first, so that a disk that fails does not keep it alive
    tell(token.get().id().toString());
    try {
      store.drop(KIND, name);
    } catch (RuntimeException e) {
      AUDIT.errorf(
          e, "audit action=token-revoke token=%s by=%s durable=false", name, Caller.name());
      return new Revoked.NotDurable(
          "token '%s' is refused from now on, but could not be taken from the disk: a restart brings it back; ask again until this answers 204"
              .formatted(name));
    }
    AUDIT.infof("audit action=token-revoke token=%s by=%s", name, Caller.name());
    return new Revoked.Done();
  }

  /** One that an earlier revocation could not take from the disk. */
  private Optional<NamedToken> stored(String name) {
    return store.kept(KIND, NamedToken.class).stream()
        .filter(token -> token.name().equals(name))
        .findFirst();
  }

  /**
   * @param follower called with the id of each token that is no more
   */
  public void onRevoked(Consumer<String> follower) {
    followers.add(follower);
  }

  private void tell(String id) {
    followers.forEach(follower -> follower.accept(id));
  }
}
