package dev.ichor.dhcp.ra.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.ra.policy.RaAction.Advertise;
import dev.ichor.dhcp.ra.policy.RaAction.Solicit;
import dev.ichor.dhcp.ra.policy.RaAction.Tell;
import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.v6.wire.Ipv6;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One interface's advertising, as a machine that is told what arrives and what time it is, and says
 * what to do. Used by one thread.
 *
 * <p>{@link RaMode#AUTO} asks and listens before it speaks, and is quiet for as long as another
 * router may be there: on a network with a router ours would only add a voice.
 */
public final class Advertiser {
  /** How long we listen before we take it that nobody advertises. */
  static final Duration LISTEN = Duration.ofSeconds(3);

  /** The longest interval a router may have (RFC 4861 §6.2.1): so long one is believed. */
  static final Duration BELIEVE = Duration.ofMinutes(30);

  static final int MAX_INITIAL = 3;
  static final Duration MAX_INITIAL_INTERVAL = Duration.ofSeconds(16);
  static final Duration MIN_DELAY_BETWEEN = Duration.ofSeconds(3);
  static final Duration MAX_DELAY = Duration.ofMillis(500);

  /** Hosts that are answered one by one at a time; more are answered all at once. */
  static final int MOST_WAITING = 32;

  private final RaSettings settings;
  private final Inet6Address self;
  private final RandomGenerator random;
  private final Map<Inet6Address, Instant> waiting = new LinkedHashMap<>();
  private volatile Phase phase; // read by others
  private Instant phaseEnds;
  private Instant nextToAll;
  private Instant lastToAll;
  private int initialLeft = MAX_INITIAL;

  private enum Phase {
    /** Has to ask who is there. */
    ASKING,
    /** Has asked. */
    LISTENING,
    /** Somebody else advertises. */
    QUIET,
    SPEAKING,
    OFF
  }

  /**
   * @param self our link-local address there
   */
  public Advertiser(RaSettings settings, Inet6Address self, RandomGenerator random, Instant now) {
    this.settings = requireNonNull(settings, "settings");
    this.self = requireNonNull(self, "self");
    this.random = requireNonNull(random, "random");
    this.phase =
        switch (settings.mode()) {
          case OFF -> Phase.OFF;
          case AUTO -> Phase.ASKING;
          case ON -> Phase.LISTENING;
        };
    this.phaseEnds = now;
    this.nextToAll = now;
    this.lastToAll = now.minus(MIN_DELAY_BETWEEN);
  }

  public boolean isSpeaking() {
    return phase == Phase.SPEAKING;
  }

  /** When {@link #due} has something to do, if nothing arrives before. */
  public Instant nextDue() {
    return switch (phase) {
      case OFF -> Instant.MAX;
      case ASKING, LISTENING, QUIET -> phaseEnds;
      case SPEAKING ->
          waiting.values().stream()
              .min(Instant::compareTo)
              .filter(at -> at.isBefore(nextToAll))
              .orElse(nextToAll);
    };
  }

  /** The time has come for something, or not. */
  public List<RaAction> due(Instant now) {
    var actions = new ArrayList<RaAction>();
    var isOver = !now.isBefore(phaseEnds);
    switch (phase) {
      case OFF -> {}
      case ASKING, QUIET -> {
        if (isOver) {
          actions.add(new Solicit());
          enter(Phase.LISTENING, now.plus(LISTEN));
        }
      }
      case LISTENING -> {
        if (isOver) {
          begin(now, actions);
        }
      }
      case SPEAKING -> speak(now, actions);
    }
    return actions;
  }

  private void enter(Phase next, Instant ends) {
    phase = next;
    phaseEnds = ends;
  }

  private void begin(Instant now, List<RaAction> actions) {
    enter(Phase.SPEAKING, Instant.MAX);
    initialLeft = MAX_INITIAL;
    nextToAll = now;
    actions.add(
        new Tell(
            settings.mode() == RaMode.ON
                ? "advertising, as configured"
                : "no other router advertises here; advertising, so that loaders do not wait"));
    speak(now, actions);
  }

  private void speak(Instant now, List<RaAction> actions) {
    if (!now.isBefore(nextToAll)) {
      waiting.clear();
      lastToAll = now;
      nextToAll = now.plus(interval());
      actions.add(new Advertise(Ipv6.ALL_NODES, false));
      return;
    }
    waiting
        .entrySet()
        .removeIf(
            one -> {
              var isDue = !now.isBefore(one.getValue());
              if (isDue) {
                actions.add(new Advertise(one.getKey(), false));
              }
              return isDue;
            });
  }

  /** Uniform between a third of the interval and all of it (RFC 4861 §6.2.1, §6.2.4). */
  private Duration interval() {
    var most = settings.maxInterval().toMillis();
    var chosen = Duration.ofMillis(random.nextLong(most / 3, most + 1));
    if (initialLeft > 0) {
      initialLeft--;
      return chosen.compareTo(MAX_INITIAL_INTERVAL) < 0 ? chosen : MAX_INITIAL_INTERVAL;
    }
    return chosen;
  }

  /**
   * A host asks: answered after a random part of half a second (RFC 4861 §6.2.6), alone if it has
   * an address, else with all others and not within three seconds of the last time.
   */
  public List<RaAction> onSolicitation(Inet6Address from, Instant now) {
    if (phase != Phase.SPEAKING) {
      return List.of();
    }
    var at = now.plusMillis(random.nextLong(MAX_DELAY.toMillis() + 1));
    if (from.isLinkLocalAddress() && waiting.size() < MOST_WAITING) {
      waiting.putIfAbsent(from, at);
    } else {
      var allowed = lastToAll.plus(MIN_DELAY_BETWEEN);
      var then = at.isBefore(allowed) ? allowed : at;
      nextToAll = then.isBefore(nextToAll) ? then : nextToAll;
    }
    return List.of();
  }

  /** Another router speaks. */
  public List<RaAction> onAdvertisement(Inet6Address from, RouterAdvertisement heard, Instant now) {
    if (settings.mode() != RaMode.AUTO || yieldsToUs(from, heard)) {
      return List.of();
    }
    var lifetime = Duration.ofSeconds(heard.routerLifetime());
    var isNews = phase != Phase.QUIET;
    enter(Phase.QUIET, now.plus(lifetime.compareTo(BELIEVE) > 0 ? lifetime : BELIEVE));
    waiting.clear();
    return isNews
        ? List.of(
            new Tell(
                "the router %s advertises here (lifetime %d s); quiet while it does"
                    .formatted(Ipv6.text(from), heard.routerLifetime())))
        : List.of();
  }

  /** Of two that are no routers, such as two of us, the one with the lower address goes on. */
  private boolean yieldsToUs(Inet6Address from, RouterAdvertisement heard) {
    return heard.routerLifetime() == 0
        && !heard.managed()
        && !heard.otherConfig()
        && Ipv6.compare(self, from) < 0;
  }

  /** What could not be sent, because the interface was not ready, is tried again. */
  public void unsent(Instant now) {
    nextToAll = now.plusSeconds(1);
    initialLeft = MAX_INITIAL;
  }

  /** The last word of one who spoke (RFC 4861 §6.2.5). */
  public List<RaAction> stop() {
    return isSpeaking() ? List.of(new Advertise(Ipv6.ALL_NODES, true)) : List.of();
  }
}
