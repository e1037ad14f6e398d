package dev.ichor.api.rest;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import jakarta.ws.rs.QueryParam;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which leases are meant; everything that is given has to fit. */
public final class LeaseFilter {
  @QueryParam("cidr")
  @Parameter(description = "addresses of this network, e.g. 10.77.0.0/25")
  Optional<String> cidr = Optional.empty();

  @QueryParam("subnet")
  @Parameter(description = "leases of this served subnet, e.g. 10.77.0.0/24")
  Optional<String> subnet = Optional.empty();

  @QueryParam("mac")
  Optional<String> mac = Optional.empty();

  @QueryParam("clientId")
  @Parameter(description = "in hexadecimal")
  Optional<String> clientId = Optional.empty();

  @QueryParam("hostname")
  @Parameter(description = "part of it, in either case")
  Optional<String> hostname = Optional.empty();

  @QueryParam("machine")
  @Parameter(description = "id of a machine")
  Optional<String> machine = Optional.empty();

  @QueryParam("state")
  @Parameter(description = "bound, expired, released or declined")
  Optional<String> state = Optional.empty();

  @QueryParam("q")
  @Parameter(description = "part of address, MAC address, client identifier or host name")
  Optional<String> text = Optional.empty();

  /**
   * @throws IllegalArgumentException naming the parameter that is wrong
   */
  Predicate<StoredLease> test(MachineNames machines, Instant now) {
    List<Predicate<StoredLease>> tests = new ArrayList<>();
    cidr.map(Cidr::parse).ifPresent(net -> tests.add(lease -> net.contains(lease.address())));
    subnet
        .map(name -> Cidr.parse(name).toString())
        .ifPresent(name -> tests.add(lease -> lease.subnet().equals(name)));
    mac.map(MacAddress::parse)
        .ifPresent(wanted -> tests.add(lease -> lease.mac().filter(wanted::equals).isPresent()));
    clientId
        .map(hex -> hex.toLowerCase(Locale.ROOT).replace(":", ""))
        .ifPresent(hex -> tests.add(lease -> lease.clientKey().toHex().equals(hex)));
    hostname.ifPresent(part -> tests.add(lease -> lease.hostname().filter(has(part)).isPresent()));
    machine
        .map(Inputs::machine)
        .ifPresent(
            id ->
                tests.add(
                    lease ->
                        lease.mac().flatMap(machines::of).filter(id.value()::equals).isPresent()));
    state
        .map(word -> Inputs.word(LeaseJson.State.class, "state", word))
        .ifPresent(wanted -> tests.add(lease -> LeaseJson.state(lease, now) == wanted));
    text.ifPresent(part -> tests.add(lease -> isAnywhere(lease, has(part))));
    return tests.stream().reduce(_ -> true, Predicate::and);
  }

  private static boolean isAnywhere(StoredLease lease, Predicate<String> wanted) {
    return wanted.test(lease.address().getHostAddress())
        || wanted.test(lease.clientKey().toHex())
        || lease.hostname().filter(wanted).isPresent()
        || lease.mac().map(MacAddress::toString).filter(wanted).isPresent();
  }

  private static Predicate<String> has(String part) {
    var lower = part.toLowerCase(Locale.ROOT);
    return text -> text.toLowerCase(Locale.ROOT).contains(lower);
  }

  static Inet4Address address(String text) {
    try {
      return Inet4Address.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not an IPv4 address; write it as 10.77.0.42".formatted(Printable.of(text)), e);
    }
  }
}
