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

  Handouts(BootAuthority authority, InstantSource clock) {
    this.authority = requireNonNull(authority, "authority");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * @param missing names that have not arrived yet
   */
  private record Handout(MachineId machine, BootProfile profile, Set<String> missing) {
    Handout {
      missing = Set.copyOf(missing);
    }

    Handout without(String name) {
      var rest = new HashSet<>(missing);
      rest.remove(name);
      return new Handout(machine, profile, rest);
    }
  }

  /** For the script of this answer as it is rendered. A later script takes the place of this. */
  Optional<Receipt> script(BootAnswer answer, Asker asker) {
    forget(asker.peer());
    return answer instanceof BootAnswer.Netboot netboot
        ? Optional.of(
            (isWhole, _) -> {
              if (isWhole) {
                taken(asker.peer(), netboot);
              }
            })
        : Optional.empty();
  }

  private synchronized void taken(InetAddress peer, BootAnswer.Netboot netboot) {
    var profile = netboot.profile();
    open.put(
        peer,
        new Handout(
            netboot.machine(),
            profile,
            Set.of(BootNames.kernelPath(profile), BootNames.initramfsPath(profile))));
  }

  private synchronized void forget(InetAddress peer) {
    open.remove(peer);
  }

  /** For a file that the script of this client named. */
  synchronized Optional<Receipt> asset(BootRoute.Asset route, Asker asker) {
    var name = "/assets/%s/%s/%s".formatted(route.version(), route.schematic(), route.file());
    var handout = open.get(asker.peer());
    return handout == null || !handout.missing().contains(name)
        ? Optional.empty()
        : Optional.of(
            (isWhole, _) -> {
              if (isWhole) {
                arrived(name, asker);
              }
            });
  }

  private void arrived(String name, Asker asker) {
    completed(name, asker.peer())
        .ifPresent(
            it -> authority.started(it.machine(), it.profile(), asker.ipv4(), clock.instant()));
  }

  private synchronized Optional<Handout> completed(String name, InetAddress peer) {
    var left = open.computeIfPresent(peer, (_, handout) -> handout.without(name));
    if (left == null || !left.missing().isEmpty()) {
      return Optional.empty();
    }
    open.remove(peer);
    return Optional.of(left);
  }
}
