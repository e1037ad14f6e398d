package dev.ichor.bmc.poll;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.bmc.poll.policy.PowerNews;
import dev.ichor.bmc.support.Await;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The watch over BMCs that a test makes up; what it does on the wire, others test. */
class PowerWatchTest {
  private static final Duration LONG = ofSeconds(20);

  private final CountDownLatch release = new CountDownLatch(1);
  private final Map<String, AtomicInteger> looked = new ConcurrentHashMap<>();
  private final AtomicInteger silentNow = new AtomicInteger();
  private final AtomicInteger silentMost = new AtomicInteger();
  private final List<PowerNews> news = new CopyOnWriteArrayList<>();
  private volatile Runnable during = () -> {};
  private volatile Look answer = new Look.Power(true);
  private Optional<PowerWatch> watch = Optional.empty();

  @AfterEach
  void stop() {
    release.countDown();
    watch.ifPresent(PowerWatch::close);
  }

  private PowerWatch watch(PollLimits limits) {
    var made =
        new PowerWatch(limits, this::look, (_, told, _) -> news.add(told), InstantSource.system());
    watch = Optional.of(made);
    return made;
  }

  private static PollLimits limits(Duration interval, int silentAtOnce) {
    return new PollLimits(
        interval, interval, ofSeconds(60), ofMillis(50), ofMillis(5), 64, silentAtOnce, 5000);
  }

  /** Hosts that begin with "dead" hold whoever looks until the test ends. */
  private Look look(BmcEndpoint bmc) {
    looked(bmc.host()).incrementAndGet();
    if (!bmc.host().startsWith("dead")) {
      during.run();
      return answer;
    }
    if (looked(bmc.host()).get() == 1) {
      return new Look.Failed("silent");
    }
    silentMost.accumulateAndGet(silentNow.incrementAndGet(), Math::max);
    try {
      return release.await(60, TimeUnit.SECONDS) ? new Look.Failed("silent") : new Look.Taken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Look.Taken();
    } finally {
      silentNow.decrementAndGet();
    }
  }

  private AtomicInteger looked(String host) {
    return looked.computeIfAbsent(host, _ -> new AtomicInteger());
  }

  private static MachineId id(int number) {
    return new MachineId(new UUID(1, number));
  }

  private static Optional<BmcEndpoint> bmc(String host) {
    return Optional.of(new BmcEndpoint(Protocol.IPMI, host, 623, "admin", Secret.of("secret")));
  }

  @Test
  @DisplayName("Nothing is kept of 5 000 machines that came and went, nor of 5 000 changes of one")
  void gone() {
    var watch = watch(limits(ofSeconds(60), 16));
    for (var i = 0; i < 5000; i++) {
      watch.watch(id(i), bmc("h" + i));
    }
    assertThat(watch.planned()).isEqualTo(5000);
    for (var i = 0; i < 5000; i++) {
      watch.watch(id(i), Optional.empty());
    }
    for (var i = 0; i < 5000; i++) {
      watch.watch(id(0), bmc("h" + i));
    }
    assertThat(watch.planned()).isLessThan(100);
    assertThat(watch.figures().watched()).isEqualTo(1);
  }

  @Test
  @DisplayName("500 dead BMCs hold at most their part of the budget, and the living go on")
  void dead() {
    var watch = watch(limits(ofMillis(200), 16));
    for (var i = 0; i < 500; i++) {
      watch.watch(id(i), bmc("dead" + i));
    }
    for (var i = 500; i < 520; i++) {
      watch.watch(id(i), bmc("live" + i));
    }
    watch.start();
    Await.until(LONG, () -> silentNow.get() == 16);
    var before = looked("live519").get();
    Await.until(LONG, () -> looked("live519").get() >= before + 5);
    assertThat(silentMost).hasValue(16);
    assertThat(watch.figures().unseen()).isGreaterThan(16);
    assertThat(watch.seen(id(519)).orElseThrow().problem()).isEmpty();
  }

  @Test
  @DisplayName("Something happened: looked at in a moment, though its turn is far away")
  void soon() {
    var watch = watch(limits(Duration.ofHours(1), 16));
    watch.watch(id(1), bmc("one"));
    watch.start();
    Await.until(LONG, () -> watch.seen(id(1)).isPresent());
    answer = new Look.Power(false);
    watch.lookSoon(id(1));
    Await.until(LONG, () -> !watch.seen(id(1)).orElseThrow().state().orElseThrow().on());
    Await.until(LONG, () -> !news.isEmpty());
    assertThat(news).containsExactly(new PowerNews("power-seen", "the BMC reports power off"));
    assertThat(looked("one")).hasValue(2);
  }

  @Test
  @DisplayName("A refused password is not sent again, until the machine's entry changes")
  void refused() {
    answer = new Look.NotLetIn("another password");
    var watch = watch(limits(ofMillis(20), 16));
    watch.watch(id(1), bmc("one"));
    watch.watch(id(2), bmc("dead-then-dead"));
    watch.start();
    Await.until(LONG, () -> silentNow.get() == 1);
    assertThat(looked("one")).hasValue(1);
    watch.watch(id(1), bmc("one"));
    answer = new Look.Power(true);
    watch.watch(id(1), bmc("corrected"));
    Await.until(LONG, () -> looked("corrected").get() > 1);
    assertThat(looked("one")).hasValue(1);
  }

  @Test
  @DisplayName("Whatever happens meanwhile: one wrong login, then none, and a new entry is tried")
  void refusedStays() {
    answer = new Look.NotLetIn("another password");
    var watch = watch(limits(ofMillis(20), 16));
    watch.watch(id(1), bmc("one"));
    watch.start();
    Await.until(LONG, () -> watch.seen(id(1)).isPresent());
    watch.lookSoon(id(1));
    laterTurns(watch);
    assertThat(looked("one")).hasValue(1);
    answer = new Look.Power(true);
    watch.watch(id(1), bmc("corrected"));
    Await.until(LONG, () -> looked("corrected").get() > 1);
    assertThat(looked("one")).hasValue(1);
  }

  @Test
  @DisplayName("What was asked for while a refused login was under way is not looked at either")
  void refusedMeanwhile() {
    answer = new Look.NotLetIn("another password");
    var watch = watch(limits(ofMillis(20), 16));
    during = () -> watch.lookSoon(id(1));
    watch.watch(id(1), bmc("one"));
    watch.start();
    Await.until(LONG, () -> watch.seen(id(1)).isPresent());
    laterTurns(watch);
    assertThat(looked("one")).hasValue(1);
  }

  /** A BMC entered now is looked at twice: whatever was due before was begun before. */
  private void laterTurns(PowerWatch watch) {
    watch.watch(id(2), bmc("dead-then-dead"));
    Await.until(LONG, () -> silentNow.get() == 1);
  }

  @Test
  @DisplayName("A BMC that another action has is looked at again soon, and nothing is forgotten")
  void taken() {
    var watch = watch(limits(ofMillis(100), 16));
    watch.watch(id(1), bmc("one"));
    watch.start();
    Await.until(LONG, () -> watch.seen(id(1)).isPresent());
    answer = new Look.Taken();
    Await.until(LONG, () -> watch.figures().taken() > 1);
    assertThat(watch.seen(id(1)).orElseThrow().state().orElseThrow().on()).isTrue();
  }

  @Test
  @DisplayName("Machines without a BMC, or with one taken away, are not looked at")
  void without() {
    var watch = watch(limits(ofMillis(20), 16));
    watch.watch(
        id(1), Optional.of(new BmcEndpoint(Protocol.HUMAN, "hall-2", 1, "", Secret.of(""))));
    watch.watch(id(2), bmc("two"));
    watch.start();
    Await.until(LONG, () -> looked("two").get() > 1);
    watch.watch(id(2), Optional.empty());
    assertThat(watch.figures().watched()).isZero();
    assertThat(watch.seen(id(2))).isEmpty();
    assertThat(looked).doesNotContainKey("hall-2");
  }
}
