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
 * Sees when an interface is no longer what it was at the start. The sockets stay tied to the old
 * one and offers name the old address, so without a word the appliance would be deaf, or send
 * machines where nobody listens.
 */
final class InterfaceWatch {
  private static final Logger LOG = Logger.getLogger(InterfaceWatch.class);
  private static final String FINE = "as at the start";

  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final Lookup system;
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

  InterfaceWatch(Supplier<List<InterfaceResolver.Resolved>> served, Lookup system) {
    this.served = served;
    this.system = system;
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

  /** Looks once; says each change once. Never throws. */
  void look() {
    for (var one : served.get()) {
      var name = one.service().name();
      var now = state(one);
      var before = last.put(name, now);
      if (before == null ? !now.equals(FINE) : !now.equals(before)) {
        LOG.logf(
            now.equals(FINE) ? Logger.Level.INFO : Logger.Level.WARN,
            "dhcp interface via=%s why=\"%s\"",
            name,
            now);
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
      return "is gone: nothing is heard there; bring it back and restart Ichor";
    }
    var present = found.get();
    if (present.index() != one.index()) {
      return "was removed and made anew: nothing is heard there until Ichor is restarted";
    }
    if (!present.isUp()) {
      return "is down: nothing is heard there until it is up";
    }
    return present.addresses().contains(one.service().self())
        ? FINE
        : "lost the address %s that machines are told; give it back, or restart Ichor"
            .formatted(one.service().self().getHostAddress());
  }
}
