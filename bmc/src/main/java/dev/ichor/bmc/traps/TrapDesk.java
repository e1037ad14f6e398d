package dev.ichor.bmc.traps;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.events.EventBudget;
import dev.ichor.bmc.traps.wire.MalformedTrapException;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Traps of BMCs, told of the machine whose BMC has the sender's address, in bounded numbers for
 * each. An address is easily forged: a trap is told and makes Ichor look, and nothing is done by
 * it.
 */
public final class TrapDesk {
  /** So long an address of a name counts; also that it has none. */
  public static final Duration FRESH = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(TrapDesk.class);

  private final Told told;
  private final LongSupplier nanos;
  private final Names names;
  private final Map<MachineId, Follower> followers = new HashMap<>();
  private final EventBudget strangers = new EventBudget();

  /** Hears of traps, and of how many more there were that it does not hear of. */
  @FunctionalInterface
  public interface Told {
    void trap(MachineId machine, PlatformTrap trap, int unheard);
  }

  /** Looks names up, which may block. */
  @FunctionalInterface
  public interface Names {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /**
   * @param since when the name was looked up
   * @param uuid of the machine, by which one of several behind one address is known
   */
  private record Follower(
      String host, List<InetAddress> addresses, long since, Optional<UUID> uuid, Heard heard) {
    Follower named(Optional<UUID> other) {
      return new Follower(host, addresses, since, other, heard);
    }
  }

  /** What came of one machine's BMC so far. */
  private static final class Heard {
    private final EventBudget budget = new EventBudget();

    /** Of the last trap, so that a repeat is known; -1: none yet. */
    private int sequence = -1;
  }

  /**
   * @param nanos as {@link System#nanoTime}
   */
  public TrapDesk(Told told, LongSupplier nanos) {
    this(told, nanos, host -> List.of(InetAddress.getAllByName(host)));
  }

  TrapDesk(Told told, LongSupplier nanos, Names names) {
    this.told = requireNonNull(told, "told");
    this.nanos = requireNonNull(nanos, "nanos");
    this.names = requireNonNull(names, "names");
  }

  /**
   * From now on traps of this BMC are this machine's. A name is resolved now, which may block;
   * called again it is looked up anew, at most once a {@link #FRESH}: addresses change, and name
   * servers fail.
   *
   * @param uuid of the machine, where known
   */
  public void watch(MachineId machine, Optional<BmcEndpoint> bmc, Optional<UUID> uuid) {
    var host = bmc.filter(it -> it.protocol().isController()).map(BmcEndpoint::host);
    if (host.isEmpty()) {
      forget(machine);
      return;
    }
    var before = follower(machine);
    var same = before.filter(it -> it.host().equals(host.get()));
    var now = nanos.getAsLong();
    var next =
        same.filter(it -> now - it.since() < FRESH.toNanos())
            .orElseGet(
                () ->
                    new Follower(
                        host.get(),
                        addresses(host.get(), same),
                        now,
                        uuid,
                        before.map(Follower::heard).orElseGet(Heard::new)));
    synchronized (this) {
      followers.put(machine, next.named(uuid));
    }
  }

  private synchronized Optional<Follower> follower(MachineId machine) {
    return Optional.ofNullable(followers.get(machine));
  }

  private synchronized void forget(MachineId machine) {
    followers.remove(machine);
  }

  /** What was known stays while the name server has no answer. */
  private List<InetAddress> addresses(String host, Optional<Follower> before) {
    try {
      return List.copyOf(names.addresses(host));
    } catch (UnknownHostException e) {
      LOG.infof("bmc traps bmc=%s why=\"its name has no address now\"", Printable.of(host));
      return before.map(Follower::addresses).orElse(List.of());
    }
  }

  /** How many machines are listened for. */
  public synchronized int watched() {
    return followers.size();
  }

  /** A datagram that came in. */
  public synchronized void accept(InetAddress from, Bytes datagram) {
    var machines =
        followers.entrySet().stream()
            .filter(each -> each.getValue().addresses().contains(from))
            .toList();
    if (machines.isEmpty()) {
      refuse(from, "no machine has a BMC at this address");
      return;
    }
    try {
      var trap = PlatformTrap.decode(datagram);
      var named =
          machines.stream()
              .filter(each -> each.getValue().uuid().filter(trap.machines()::contains).isPresent())
              .toList();
      for (var each : named.isEmpty() ? machines : named) {
        tell(each.getKey(), each.getValue().heard(), trap);
      }
    } catch (MalformedTrapException e) {
      refuse(from, String.valueOf(e.getMessage()));
    }
  }

  /** A trap that comes again is told once: BMCs repeat what nobody acknowledges. */
  private void tell(MachineId machine, Heard heard, PlatformTrap trap) {
    if (trap.sequence() != 0 && heard.sequence == trap.sequence()) {
      return;
    }
    heard.sequence = trap.sequence();
    if (heard.budget.take(nanos.getAsLong())) {
      told.trap(machine, trap, heard.budget.dropped());
    }
  }

  private void refuse(InetAddress from, String why) {
    if (strangers.take(nanos.getAsLong())) {
      LOG.infof("bmc trap dropped from=%s why=\"%s\"", from.getHostAddress(), why);
    }
  }
}
