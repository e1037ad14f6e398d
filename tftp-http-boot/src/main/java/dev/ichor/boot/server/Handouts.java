package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.server.Served.Receipt;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.BootAuthority;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which client took a script that boots Talos, and whether it then took kernel and initramfs: only
 * then the boot that was answered begins. In memory: a script from before a restart counts as not
 * taken, and its machine asks again.
 */
final class Handouts {
  /** Clients at once; the oldest are forgotten. */
  static final int MOST = 4096;

  /** Stands for the script among the names; no file is called so. */
  private static final String SCRIPT = "script";

  private final BootAuthority authority;
  private final InstantSource clock;
  private final Map<InetAddress, Handout> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Handout> eldest) {
          return size() > MOST;
        }
      };

  private long latest;

  Handouts(BootAuthority authority, InstantSource clock) {
    this.authority = requireNonNull(authority, "authority");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * From the script's rendering on, for a quick client asks for the kernel before its kernel has
   * acknowledged the script to ours, and receipts come in any order.
   *
   * @param number tells it from the handouts before and after it
   * @param missing names that have not arrived yet, {@link #SCRIPT} among them
   */
  private record Handout(long number, MachineId machine, BootProfile profile, Set<String> missing) {
    Handout {
      missing = Set.copyOf(missing);
    }

    Handout without(String name) {
      var rest = new HashSet<>(missing);
      rest.remove(name);
      return new Handout(number, machine, profile, rest);
    }
  }

  /** For the script of this answer as it is rendered. A later script takes the place of this. */
  synchronized Optional<Receipt> script(BootAnswer answer, Asker asker) {
    open.remove(asker.peer());
    if (!(answer instanceof BootAnswer.Netboot netboot)) {
      return Optional.empty();
    }
    var profile = netboot.profile();
    var all = Set.of(SCRIPT, BootNames.kernelPath(profile), BootNames.initramfsPath(profile));
    var handout = new Handout(++latest, netboot.machine(), profile, all);
    open.put(asker.peer(), handout);
    return Optional.of(receipt(handout.number(), SCRIPT, asker));
  }

  /** For a file that the script of this client named. */
  synchronized Optional<Receipt> asset(BootRoute.Asset route, Asker asker) {
    var name = "/assets/%s/%s/%s".formatted(route.version(), route.schematic(), route.file());
    return Optional.ofNullable(open.get(asker.peer()))
        .filter(handout -> handout.missing().contains(name))
        .map(handout -> receipt(handout.number(), name, asker));
  }

  private Receipt receipt(long number, String name, Asker asker) {
    return (isWhole, _) -> {
      if (isWhole) {
        arrived(number, name, asker);
      }
    };
  }

  private void arrived(long number, String name, Asker asker) {
    completed(number, name, asker.peer())
        .ifPresent(
            it -> authority.started(it.machine(), it.profile(), asker.ipv4(), clock.instant()));
  }

  private synchronized Optional<Handout> completed(long number, String name, InetAddress peer) {
    var left =
        open.computeIfPresent(
            peer, (_, handout) -> handout.number() == number ? handout.without(name) : handout);
    if (left == null || !left.missing().isEmpty()) {
      return Optional.empty();
    }
    open.remove(peer);
    return Optional.of(left);
  }
}
