package dev.ichor.dhcp.policy;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * What a decision about addresses went by, for explanations.
 *
 * @param lookedUp the address that the client's link was looked for by
 * @param link absent when we serve no subnet there
 * @param classes names of those the client is in
 * @param reservation the address kept for it
 */
public record Findings(
    Inet4Address lookedUp,
    Optional<String> link,
    List<String> classes,
    Optional<String> reservation) {
  public Findings {
    classes = List.copyOf(classes);
  }

  public static Findings of(Request request, Service service) {
    var link = SubnetSelection.of(request, service);
    var profile =
        link.map(it -> service.networks().profileOf(request, it))
            .orElseGet(() -> service.networks().profileOf(request));
    return new Findings(
        SubnetSelection.linkAddress(request, service),
        link.map(Link::toString),
        profile.classes().stream().map(ClientClass::name).toList(),
        profile
            .reservation()
            .map(
                it ->
                    it.address()
                        .map(address -> address.getHostAddress() + " for " + it.key())
                        .orElse(it.key().toString())));
  }
}
