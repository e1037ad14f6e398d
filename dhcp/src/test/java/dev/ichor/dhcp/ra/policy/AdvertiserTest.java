package dev.ichor.dhcp.ra.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.ra.policy.RaAction.Advertise;
import dev.ichor.dhcp.ra.policy.RaAction.Solicit;
import dev.ichor.dhcp.ra.policy.RaAction.Tell;
import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.ra.wire.NdOption;
import dev.ichor.dhcp.v6.wire.Ipv6;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdvertiserTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Inet6Address SELF = Ipv6.parse("fe80::10");
  private static final Inet6Address HOST = Ipv6.parse("fe80::5054:ff:fe77:1");
  private static final Advertise TO_ALL = new Advertise(Ipv6.ALL_NODES, false);

  private Instant now = START;

  private static Advertiser advertiser(RaMode mode) {
    return new Advertiser(RaSettings.minimal(mode), SELF, new Random(1), START);
  }

  private static RouterAdvertisement router(int lifetime) {
    return new RouterAdvertisement(64, false, false, lifetime, 0, 0, List.of());
  }

  /** Everything that is due until then, by the machine's own calendar. */
  private List<RaAction> until(Advertiser advertiser, Duration sinceStart) {
    var end = START.plus(sinceStart);
    var all = new ArrayList<RaAction>();
    while (!advertiser.nextDue().isAfter(end)) {
      now = advertiser.nextDue().isAfter(now) ? advertiser.nextDue() : now;
      all.addAll(advertiser.due(now));
    }
    now = end;
    return all;
  }

  private Advertiser speaking() {
    var advertiser = advertiser(RaMode.AUTO);
    until(advertiser, Duration.ofSeconds(100));
    assertThat(advertiser.isSpeaking()).isTrue();
    return advertiser;
  }

  @Test
  @DisplayName("auto asks, listens for three seconds, then speaks")
  void asksFirst() {
    var advertiser = advertiser(RaMode.AUTO);
    assertThat(until(advertiser, Duration.ofMillis(2999))).containsExactly(new Solicit());
    assertThat(until(advertiser, Duration.ofSeconds(3))).last().isEqualTo(TO_ALL);
    assertThat(advertiser.isSpeaking()).isTrue();
  }

  @Test
  @DisplayName("auto is quiet beside a router, and asks again when that one has been silent long")
  void quietBesideRouter() {
    var advertiser = advertiser(RaMode.AUTO);
    until(advertiser, Duration.ofSeconds(1));
    assertThat(advertiser.onAdvertisement(Ipv6.parse("fe80::1"), router(1800), now))
        .singleElement()
        .isInstanceOf(Tell.class);
    assertThat(until(advertiser, Duration.ofMinutes(29))).isEmpty();
    assertThat(advertiser.onSolicitation(HOST, now)).isEmpty();
    assertThat(until(advertiser, Duration.ofMinutes(31)))
        .startsWith(new Solicit())
        .contains(TO_ALL);
  }

  @Test
  @DisplayName("auto falls quiet when a router appears, and says so once")
  void routerAppears() {
    var advertiser = speaking();
    assertThat(advertiser.onAdvertisement(Ipv6.parse("fe80::1"), router(9000), now)).hasSize(1);
    assertThat(advertiser.onAdvertisement(Ipv6.parse("fe80::1"), router(9000), now)).isEmpty();
    assertThat(advertiser.isSpeaking()).isFalse();
    assertThat(advertiser.nextDue()).isEqualTo(now.plusSeconds(9000));
  }

  @Test
  @DisplayName("Of two appliances that are no routers, the lower address goes on")
  void twoOfUs() {
    var advertiser = speaking();
    advertiser.onAdvertisement(Ipv6.parse("fe80::20"), router(0), now);
    assertThat(advertiser.isSpeaking()).isTrue();
    advertiser.onAdvertisement(Ipv6.parse("fe80::2"), router(0), now);
    assertThat(advertiser.isSpeaking()).isFalse();
  }

  @Test
  @DisplayName("on speaks at once, whoever else does")
  void on() {
    var advertiser = advertiser(RaMode.ON);
    assertThat(until(advertiser, Duration.ZERO)).contains(TO_ALL);
    advertiser.onAdvertisement(Ipv6.parse("fe80::1"), router(1800), now);
    assertThat(advertiser.isSpeaking()).isTrue();
  }

  @Test
  @DisplayName("off never has anything to do")
  void off() {
    var advertiser = advertiser(RaMode.OFF);
    assertThat(advertiser.nextDue()).isEqualTo(Instant.MAX);
    assertThat(advertiser.due(START.plusSeconds(9))).isEmpty();
    assertThat(advertiser.stop()).isEmpty();
  }

  @Test
  @DisplayName(
      "The first three intervals are at most 16 s, later ones a third to all of ten minutes")
  void intervals() {
    var advertiser = advertiser(RaMode.ON);
    var times = new ArrayList<Instant>();
    for (var round = 0; round < 40; round++) {
      now = advertiser.nextDue().isAfter(now) ? advertiser.nextDue() : now;
      assertThat(advertiser.due(now)).contains(TO_ALL);
      times.add(now);
    }
    for (var at = 1; at < times.size(); at++) {
      var between = Duration.between(times.get(at - 1), times.get(at));
      assertThat(between)
          .as("interval %d (RFC 4861 §6.2.4)", at)
          .isBetween(
              at <= 3 ? Duration.ofSeconds(16) : Duration.ofSeconds(200),
              at <= 3 ? Duration.ofSeconds(16) : Duration.ofSeconds(600));
    }
  }

  @Test
  @DisplayName("A host that asks is answered alone within half a second (RFC 4861 §6.2.6)")
  void solicited() {
    var advertiser = speaking();
    advertiser.onSolicitation(HOST, now);
    advertiser.onSolicitation(HOST, now);
    var asked = now;
    assertThat(until(advertiser, Duration.between(START, asked).plusMillis(500)))
        .containsExactly(new Advertise(HOST, false));
  }

  @Test
  @DisplayName("Hosts without address share one answer, three seconds after the last (§6.2.6)")
  void rateLimit() {
    var advertiser = speaking();
    var toAll = 0;
    for (var tick = 0; tick < 300; tick++) {
      now = now.plusMillis(100);
      advertiser.onSolicitation(Ipv6.ANY, now);
      toAll += advertiser.due(now).size();
    }
    assertThat(toAll).isBetween(5, 10);
  }

  @Test
  @DisplayName("A flood of solicitations from many hosts costs at most 32 single answers at a time")
  void flood() {
    var advertiser = speaking();
    for (var host = 0; host < 10_000; host++) {
      advertiser.onSolicitation(Ipv6.of(0xfe80_0000_0000_0000L, host + 100), now);
    }
    var sent = advertiser.due(now.plusMillis(500));
    assertThat(sent).hasSizeLessThanOrEqualTo(Advertiser.MOST_WAITING + 1);
  }

  @Test
  @DisplayName("Who spoke says so with lifetime zero when it stops (RFC 4861 §6.2.5)")
  void lastWord() {
    assertThat(speaking().stop()).containsExactly(new Advertise(Ipv6.ALL_NODES, true));
    assertThat(advertiser(RaMode.AUTO).stop()).isEmpty();
  }

  @Test
  @DisplayName("What could not be sent is tried again a second later")
  void unsent() {
    var advertiser = speaking();
    advertiser.unsent(now);
    assertThat(advertiser.nextDue()).isEqualTo(now.plusSeconds(1));
  }

  @Test
  @DisplayName("The default says nothing: no router, no prefix, no M, no O, no hop limit")
  void minimal() {
    var ra = RaSettings.minimal(RaMode.AUTO).advertisement(Optional.empty());
    assertThat(ra).isEqualTo(new RouterAdvertisement(0, false, false, 0, 0, 0, List.of()));
  }

  @Test
  @DisplayName("A router lifetime below the interval is refused (RFC 4861 §6.2.1)")
  void lifetimes() {
    assertThatThrownBy(
            () ->
                new RaSettings(
                    RaMode.ON,
                    false,
                    false,
                    Duration.ofSeconds(30),
                    List.<NdOption>of(),
                    RaSettings.DEFAULT_INTERVAL))
        .hasMessageContaining("6.2.1");
  }
}
