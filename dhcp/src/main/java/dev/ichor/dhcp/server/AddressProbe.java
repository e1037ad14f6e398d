package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Holder;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the link by ARP (RFC 5227 §2.1), or a network behind a relay by ping, whether anybody uses
 * an address; many at a time, each bounded. What is found is remembered for a while, so a question
 * that the {@link PoolSweep} asked ahead of demand costs the machine no time at all. Everything
 * here happens on the engine's thread.
 */
final class AddressProbe implements AddressCheck {
  /** Hosts on the link answer within milliseconds; two questions fit in. */
  static final Duration ARP_PATIENCE = Duration.ofMillis(200);

  /** How long an address that nobody answered for is taken as free. */
  static final Duration CLEAR_FOR = Duration.ofMinutes(10);

  /** Long enough for the next offers to avoid it; then it is asked again. */
  static final Duration TAKEN_FOR = Duration.ofSeconds(30);

  /** More at once means a storm: then machines matter more than squatters. */
  static final int MOST_AT_ONCE = 512;

  private static final int MOST_FINDINGS = 16_384;
  private static final int MOST_UNTOLD = 1_000;

  /** Of networks behind relays, which are not on a link of ours. */
  private static final int ELSEWHERE = 0;

  private final ScheduledExecutorService loop;
  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final ProbeWire wire;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final AtomicInteger untold = new AtomicInteger();
  private final Map<Place, Inquiry> running = new HashMap<>();
  private final Map<Place, Finding> findings =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Finding> eldest) {
          return size() > MOST_FINDINGS;
        }
      };

  private record Place(int interfaceIndex, Inet4Address address) {}

  /**
   * @param by who answered; absent when nobody did, or a ping tells no hardware address
   */
  private record Finding(boolean isTaken, Optional<MacAddress> by, long untilNanos) {}

  /** A question under way, and who waits for it. */
  private static final class Inquiry {
    private final Map<Holder, Runnable> waiting = new LinkedHashMap<>();
  }

  AddressProbe(
      ScheduledExecutorService loop,
      Supplier<List<InterfaceResolver.Resolved>> served,
      ProbeWire wire,
      Counters counters,
      LongSupplier nanoTime) {
    this.loop = loop;
    this.served = served;
    this.wire = wire;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  @Override
  public Verdict ask(Service service, Request request, Inet4Address address, Runnable again) {
    var found = on(service.name()).filter(it -> it.link().probe() && !it.isLoopback());
    if (found.isEmpty()) {
      return new Verdict.Free();
    }
    var isLocal = isOnLink(found.get(), address) && !request.message().isRelayed();
    var place = new Place(isLocal ? found.get().index() : ELSEWHERE, address);
    var finding = known(place);
    if (finding.isPresent()) {
      return verdict(finding.get(), request, isLocal);
    }
    var inquiry = running.get(place);
    if (inquiry == null && running.size() >= MOST_AT_ONCE) {
      counters.unprobed.increment();
      return new Verdict.Free();
    }
    if (inquiry == null) {
      var patience =
          isLocal ? atMost(found.get().link().patience()) : found.get().link().patience();
      inquiry = start(place, found.get(), patience);
    }
    if (inquiry == null) {
      counters.unprobed.increment();
      return new Verdict.Free();
    }
    inquiry.waiting.put(request.holder(), again);
    return new Verdict.Wait();
  }

  private static Duration atMost(Duration patience) {
    return patience.compareTo(ARP_PATIENCE) < 0 ? patience : ARP_PATIENCE;
  }

  /** Asks ahead of demand, unless it is known or being asked already; false when that fails. */
  boolean prepare(InterfaceResolver.Resolved on, Inet4Address address) {
    var place = new Place(on.index(), address);
    if (known(place).isPresent() || running.containsKey(place)) {
      return true;
    }
    return running.size() < MOST_AT_ONCE && start(place, on, ARP_PATIENCE) != null;
  }

  /** Without patience left for a second question only one is asked. */
  private @org.jspecify.annotations.Nullable Inquiry start(
      Place place, InterfaceResolver.Resolved on, Duration patience) {
    if (!send(place, on)) {
      return null;
    }
    counters.probes.increment();
    var inquiry = new Inquiry();
    running.put(place, inquiry);
    var half = patience.toMillis() / 2;
    loop.schedule(
        () -> {
          if (running.get(place) == inquiry) {
            send(place, on);
          }
        },
        half,
        TimeUnit.MILLISECONDS);
    loop.schedule(
        () -> {
          if (running.get(place) == inquiry) {
            conclude(place, new Finding(false, Optional.empty(), after(CLEAR_FOR)));
          }
        },
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
    return inquiry;
  }

  private boolean send(Place place, InterfaceResolver.Resolved on) {
    return place.interfaceIndex() == ELSEWHERE
        ? wire.ping(place.address())
        : wire.arp(on, place.address());
  }

  /** Somebody spoke for an address on a link; also unasked. From any thread. */
  void answered(int interfaceIndex, Inet4Address address, MacAddress by) {
    tell(new Place(interfaceIndex, address), Optional.of(by));
  }

  /** A flood of ARP must not fill the engine's queue. */
  private void tell(Place place, Optional<MacAddress> by) {
    if (untold.incrementAndGet() > MOST_UNTOLD) {
      untold.decrementAndGet();
      return;
    }
    loop.execute(
        () -> {
          untold.decrementAndGet();
          heard(place, by);
        });
  }

  /** Somebody answered a ping. From any thread. */
  void answered(Inet4Address address) {
    tell(new Place(ELSEWHERE, address), Optional.empty());
  }

  /** Unasked words only matter where we thought that the address is free. */
  private void heard(Place place, Optional<MacAddress> by) {
    if (running.containsKey(place) || findings.containsKey(place)) {
      conclude(place, new Finding(true, by, after(TAKEN_FOR)));
    }
  }

  private void conclude(Place place, Finding finding) {
    findings.put(place, finding);
    var inquiry = running.remove(place);
    if (inquiry != null) {
      inquiry.waiting.values().forEach(Runnable::run);
    }
  }

  private Optional<Finding> known(Place place) {
    return Optional.ofNullable(findings.get(place))
        .filter(finding -> finding.untilNanos() - nanoTime.getAsLong() > 0);
  }

  private static Verdict verdict(Finding finding, Request request, boolean isLocal) {
    var isItself = finding.by().isPresent() && finding.by().equals(request.mac());
    if (!finding.isTaken() || isItself) {
      return new Verdict.Free();
    }
    return new Verdict.Taken(
        finding.by(),
        finding
            .by()
            .map(mac -> "answered ARP as " + mac)
            .orElse(isLocal ? "answered ARP" : "answered a ping"));
  }

  private static boolean isOnLink(InterfaceResolver.Resolved on, Inet4Address address) {
    var service = on.service();
    return service.subnets().stream()
        .map(it -> it.network())
        .filter(network -> network.contains(address))
        .anyMatch(network -> service.addresses().stream().anyMatch(network::contains));
  }

  private Optional<InterfaceResolver.Resolved> on(String name) {
    return served.get().stream().filter(it -> it.service().name().equals(name)).findFirst();
  }

  private long after(Duration time) {
    return nanoTime.getAsLong() + time.toNanos();
  }
}
