package dev.ichor.bmc.events;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Events of BMCs that speak Redfish. With a place to send them to, each BMC gets one subscription,
 * looked after now and then; without, streams are held to those that offer one. What comes in is
 * told in bounded numbers.
 */
public final class EventDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventDesk.class);
  private static final int AT_ONCE = 16;
  private static final Duration LAST = Duration.ofSeconds(1);

  private final Bmcs bmcs;
  private final Optional<EventTokens> push;
  private final Told told;
  private final Times times;
  private final Map<MachineId, Follower> followers = new ConcurrentHashMap<>();
  private final Semaphore turn = new Semaphore(AT_ONCE);
  private final ExecutorService each =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bmc-events-", 0).factory());
  private volatile boolean closed;

  /** What is asked of BMCs; each blocks. */
  public interface Bmcs {
    /**
     * @param wanted absent: no subscription of ours is there afterwards
     */
    void settle(BmcEndpoint bmc, Optional<URI> wanted)
        throws BmcFaultException, InterruptedException;

    /** Takes in events until the stream ends. */
    void stream(BmcEndpoint bmc, Consumer<List<BmcEvent>> events)
        throws BmcFaultException, InterruptedException;
  }

  /** Hears of events, and of how many more there were that it does not hear of. */
  @FunctionalInterface
  public interface Told {
    void event(MachineId machine, BmcEvent event, int unheard);
  }

  /**
   * @param renewal until a subscription is looked after again
   * @param retry after a fault; doubles up to the renewal
   */
  public record Times(Duration renewal, Duration retry) {
    public static final Times STANDARD = new Times(Duration.ofHours(6), Duration.ofMinutes(1));
  }

  /** One machine's: the thread that keeps it going, and what it may still tell. */
  private record Follower(BmcEndpoint bmc, Thread thread, EventBudget budget) {}

  /**
   * @param push where BMCs send events to; absent: streams are held to them
   */
  public EventDesk(Bmcs bmcs, Optional<EventTokens> push, Told told, Times times) {
    this.bmcs = requireNonNull(bmcs, "bmcs");
    this.push = requireNonNull(push, "push");
    this.told = requireNonNull(told, "told");
    this.times = requireNonNull(times, "times");
  }

  /** Follows this machine's BMC from now on, or no BMC when there is none that speaks Redfish. */
  public void watch(MachineId machine, Optional<BmcEndpoint> bmc) {
    var wanted =
        bmc.filter(it -> it.protocol() == Protocol.REDFISH || it.protocol() == Protocol.AUTO);
    followers.compute(
        machine,
        (_, before) -> {
          if (closed || Optional.ofNullable(before).map(Follower::bmc).equals(wanted)) {
            return before;
          }
          if (before != null) {
            before.thread().interrupt();
            each.execute(() -> leave(before.bmc()));
          }
          return wanted.map(it -> follow(machine, it)).orElse(null);
        });
  }

  private Follower follow(MachineId machine, BmcEndpoint bmc) {
    var thread = Thread.ofVirtual().name("bmc-events").unstarted(() -> keep(machine, bmc));
    thread.start();
    return new Follower(bmc, thread, new EventBudget());
  }

  private void keep(MachineId machine, BmcEndpoint bmc) {
    var pause = times.retry();
    try {
      while (!closed) {
        try {
          if (push.isPresent()) {
            settled(bmc, push.map(it -> it.destination(machine)));
            TimeUnit.NANOSECONDS.sleep(times.renewal().toNanos());
            pause = times.retry();
          } else {
            bmcs.stream(bmc, events -> tell(machine, events));
            TimeUnit.NANOSECONDS.sleep(times.retry().toNanos());
          }
        } catch (BmcFaultException e) {
          LOG.infof(
              "bmc events bmc=%s machine=%s why=\"%s\"",
              bmc.address(), machine, e.fault().advice());
          pause = waited(pause);
        } catch (RuntimeException e) { // what one BMC sends must not end its events for good
          LOG.errorf(e, "bmc events broke off machine=%s; they are taken up again", machine);
          pause = waited(pause);
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("bmc events end machine=%s", machine);
    }
  }

  private Duration waited(Duration pause) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(times.renewal()) < 0 ? doubled : times.renewal();
  }

  private void settled(BmcEndpoint bmc, Optional<URI> wanted)
      throws BmcFaultException, InterruptedException {
    turn.acquire();
    try {
      bmcs.settle(bmc, wanted);
    } finally {
      turn.release();
    }
  }

  /** Best effort: what stays behind is found and deleted when this BMC is followed again. */
  private void leave(BmcEndpoint bmc) {
    if (push.isEmpty()) {
      return;
    }
    try {
      settled(bmc, Optional.empty());
    } catch (BmcFaultException e) {
      LOG.debugf("bmc events left behind bmc=%s why=\"%s\"", bmc.address(), e.fault().advice());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a BMC sent to the place that its subscription names.
   *
   * @return false when this place is nobody's
   * @throws MalformedRedfishException when it is no event
   */
  public boolean accept(String token, Bytes document) throws MalformedRedfishException {
    var machine = push.flatMap(it -> it.machine(token, followers.keySet()));
    if (machine.isEmpty()) {
      return false;
    }
    tell(machine.get(), BmcEvent.read(document));
    return true;
  }

  private void tell(MachineId machine, List<BmcEvent> events) {
    var follower = followers.get(machine);
    if (follower == null) {
      return;
    }
    synchronized (follower) {
      for (var event : events) {
        if (follower.budget().take(System.nanoTime())) {
          told.event(machine, event, follower.budget().dropped());
        }
      }
    }
  }

  /** Subscriptions are deleted as far as a second goes; the rest is taken up at the next start. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    followers.values().forEach(it -> it.thread().interrupt());
    followers.values().forEach(it -> each.execute(() -> leave(it.bmc())));
    followers.clear();
    each.shutdown();
    if (!each.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
      each.shutdownNow();
    }
  }
}
