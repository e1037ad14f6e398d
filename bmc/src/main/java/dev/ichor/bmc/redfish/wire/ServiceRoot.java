package dev.ichor.bmc.redfish.wire;

import java.util.Optional;

/**
 * Where everything begins (DSP0266 "Service root request"); read without credentials.
 *
 * @param sessions where a session is created; {@code Links.Sessions}, else the sessions of {@code
 *     SessionService}
 * @param expand the query that has the members of a collection sent with it, where it can ({@code
 *     ProtocolFeaturesSupported.ExpandQuery})
 */
public record ServiceRoot(
    Optional<String> version,
    Optional<String> vendor,
    Optional<String> product,
    Optional<String> systems,
    Optional<String> managers,
    Optional<String> chassis,
    Optional<String> sessions,
    Optional<String> accountService,
    Optional<String> updateService,
    Optional<String> certificateService,
    Optional<String> registries,
    Optional<String> eventService,
    Optional<String> telemetryService,
    Optional<String> expand) {

  public static ServiceRoot of(JsonDoc doc) throws MalformedRedfishException {
    if (!doc.has("RedfishVersion") && !doc.has("Systems") && !doc.has("Managers")) {
      throw new MalformedRedfishException("no Redfish service root");
    }
    var product =
        doc.text("Product")
            .or(() -> doc.objects("Oem").stream().findFirst().flatMap(ServiceRoot::oem));
    return new ServiceRoot(
        doc.text("RedfishVersion"),
        doc.text("Vendor").or(() -> doc.object("Oem").flatMap(ServiceRoot::oem)),
        product,
        doc.link("Systems"),
        doc.link("Managers"),
        doc.link("Chassis"),
        doc.link("Links", "Sessions")
            .or(
                () ->
                    doc.link("SessionService")
                        .map(link -> link.replaceAll("/$", "") + "/Sessions")),
        doc.link("AccountService"),
        doc.link("UpdateService"),
        doc.link("CertificateService"),
        doc.link("Registries"),
        doc.link("EventService"),
        doc.link("TelemetryService"),
        expand(doc));
  }

  /** Subordinate resources only, where it can; links as well, where it must. */
  private static Optional<String> expand(JsonDoc doc) {
    if (doc.flag("ProtocolFeaturesSupported", "ExpandQuery", "NoLinks").orElse(false)) {
      return Optional.of("?$expand=.");
    }
    return doc.flag("ProtocolFeaturesSupported", "ExpandQuery", "ExpandAll").orElse(false)
        ? Optional.of("?$expand=*")
        : Optional.empty();
  }

  /** Before {@code Vendor} existed (ServiceRoot 1.5), only the name inside {@code Oem} told it. */
  private static Optional<String> oem(JsonDoc oem) {
    return oem.names().stream()
        .filter(name -> !name.startsWith("@"))
        .map(name -> Words.of(name, 40))
        .findFirst();
  }
}
