package dev.ichor.dhcp.server;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Sees when an interface is no longer what it was when its sockets were opened: they stay tied to
 * the old one, and offers name the old address. Says so, and has what is served looked up anew.
 */
final class InterfaceWatch {
  private static final Logger LOG = Logger.getLogger(InterfaceWatch.class);
  private static final String FINE = "as it was";

  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final Lookup system;
  private final Runnable heal;
  private final Map<String, String> last = new HashMap<>();

  /** How the system describes an interface; empty when there is none of that name. */
  @FunctionalInterface
  interface Lookup {
    Optional<Present> find(String name) throws SocketException;
  }

  /**
   * @param index the system's number; another one means that the interface was made anew
   */
  record Present(int index, boolean isUp, Set<Inet4Address> addresses) {
    Present {
      addresses = Set.copyOf(addresses);
    }
  }

  /**
   * @param heal looks up anew what the interfaces are; it may fail, and is run again at each look
   */
  InterfaceWatch(Supplier<List<InterfaceResolver.Resolved>> served, Lookup system, Runnable heal) {
    this.served = served;
    this.system = system;
    this.heal = heal;
  }

  static Optional<Present> ofSystem(String name) throws SocketException {
    var found = NetworkInterface.getByName(name);
    if (found == null) {
      return Optional.empty();
    }
    var addresses =
        found
            .inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .map(Inet4Address.class::cast)
            .collect(Collectors.toSet());
    return Optional.of(new Present(found.getIndex(), found.isUp(), addresses));
  }

  /** Looks once; says each change once; heals what can be. Never throws. */
  void look() {
    var isChanged = false;
    for (var one : served.get()) {
      var name = one.service().name();
      var now = state(one);
      var before = last.put(name, now);
      isChanged |= !now.equals(FINE);
      if (before == null ? !now.equals(FINE) : !now.equals(before)) {
        LOG.logf(
            now.equals(FINE) ? Logger.Level.INFO : Logger.Level.WARN,
            "dhcp interface via=%s why=\"%s\"",
            name,
            now);
      }
    }
    if (isChanged) {
      try {
        heal.run();
      } catch (RuntimeException e) {
        LOG.warn("dhcp interfaces cannot be looked up anew; the old ones go on", e);
      }
    }
  }

  /** What it is now, for the operator. */
  String state(InterfaceResolver.Resolved one) {
    Optional<Present> found;
    try {
      found = system.find(one.service().name());
    } catch (SocketException e) {
      return "cannot be looked at: " + e.getMessage();
    }
    if (found.isEmpty()) {
      return "is gone: nothing is heard there until it is back";
    }
    var present = found.get();
    if (present.index() != one.index()) {
      return "was removed and made anew: its sockets are opened again";
    }
    if (!present.isUp()) {
      return "is down: nothing is heard there until it is up";
    }
    if (!present.addresses().contains(one.service().self())) {
      return "lost the address %s that machines are told"
          .formatted(one.service().self().getHostAddress());
    }
    return present.addresses().equals(Set.copyOf(one.service().addresses()))
        ? FINE
        : "has other addresses now: " + text(present.addresses());
  }

  private static String text(Set<Inet4Address> addresses) {
    return addresses.stream().map(Inet4Address::getHostAddress).sorted().toList().toString();
  }
}
