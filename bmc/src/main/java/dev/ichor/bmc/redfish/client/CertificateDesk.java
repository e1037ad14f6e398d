package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.BmcCertificate;
import dev.ichor.bmc.policy.care.SigningWish;
import dev.ichor.bmc.redfish.policy.PemFile;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.inventory.model.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A BMC's own certificates (DSP0268 CertificateService, Certificate). */
final class CertificateDesk {
  private static final String NO_PLACE = "it shows no certificates of its web server";

  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  CertificateDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  List<BmcCertificate> list() throws BmcFaultException, InterruptedException {
    var all = new ArrayList<BmcCertificate>();
    var web = web();
    for (var path : web) {
      all.add(certificate(session.get(path), "HTTPS"));
    }
    for (var path : others()) {
      if (web.stream().noneMatch(path::isSameAs)) {
        all.add(certificate(session.get(path), "other"));
      }
    }
    if (all.isEmpty()) {
      throw unsupported(Ability.CERTIFICATES, "it shows none");
    }
    return List.copyOf(all);
  }

  /** Those of its web server. */
  private Set<Reference> web() throws BmcFaultException, InterruptedException {
    var collection = collection();
    return collection.isEmpty() ? Set.of() : new LinkedHashSet<>(systems.members(collection.get()));
  }

  private Optional<Reference> collection() throws BmcFaultException, InterruptedException {
    var manager = systems.manager();
    var protocols = manager.flatMap(m -> m.doc().link("NetworkProtocol"));
    if (protocols.isEmpty()) {
      return Optional.empty();
    }
    var link = session.get(protocols.get()).doc().link("HTTPS", "Certificates");
    return link.isPresent() ? Optional.of(session.reference(link.get())) : Optional.empty();
  }

  private Set<Reference> others() throws BmcFaultException, InterruptedException {
    var found = new LinkedHashSet<Reference>();
    var service = session.root().certificateService();
    if (service.isPresent()) {
      var locations = session.get(service.get()).doc().link("CertificateLocations");
      if (locations.isPresent()) {
        for (var link : session.get(locations.get()).doc().links("Links", "Certificates")) {
          found.add(session.reference(link));
          if (found.size() > session.config().members()) {
            throw session.garbled("more certificates than one BMC has");
          }
        }
      }
    }
    return found;
  }

  private static BmcCertificate certificate(Resource found, String use) {
    var doc = found.doc();
    return new BmcCertificate(
        found.path().path(),
        use,
        name(doc, "Subject"),
        name(doc, "Issuer"),
        time(doc.text("ValidNotBefore")),
        time(doc.text("ValidNotAfter")),
        fingerprint(doc));
  }

  private static Optional<String> name(JsonDoc doc, String whose) {
    return doc.text(whose, "CommonName")
        .map(name -> "CN=" + name)
        .or(() -> doc.text(whose, "DisplayString"))
        .or(() -> doc.text(whose));
  }

  private static Optional<Instant> time(Optional<String> text) {
    try {
      return text.map(it -> OffsetDateTime.parse(it).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // a BMC's own form; the certificate itself tells it
    }
  }

  /** Only what can be computed is believed. */
  private static Optional<String> fingerprint(JsonDoc doc) {
    try {
      return doc.exact("CertificateString").map(PemFile::first).map(PemFile::fingerprint);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String signingRequest(SigningWish wish) throws BmcFaultException, InterruptedException {
    var action = action("GenerateCSR");
    var place = collection().orElseThrow(() -> unsupported(Ability.CHANGE_CERTIFICATE, NO_PLACE));
    var body = new LinkedHashMap<String, Object>();
    body.put("CertificateCollection", Map.of("@odata.id", place.path()));
    body.put("CommonName", wish.commonName());
    if (!wish.alternativeNames().isEmpty()) {
      body.put("AlternativeNames", wish.alternativeNames());
    }
    wish.organization().ifPresent(it -> body.put("Organization", it));
    wish.unit().ifPresent(it -> body.put("OrganizationalUnit", it));
    wish.city().ifPresent(it -> body.put("City", it));
    wish.state().ifPresent(it -> body.put("State", it));
    wish.country().ifPresent(it -> body.put("Country", it));
    var said = writer.post(session.reference(action.target()), JsonBody.of(body));
    if (said instanceof Writer.Outcome.Accepted(var answer, _)) {
      return answer
          .body()
          .exact("CSRString")
          .filter(pem -> pem.contains("CERTIFICATE REQUEST"))
          .orElseThrow(() -> session.garbled("its answer has no signing request"));
    }
    throw writer.refused("a certificate signing request", said);
  }

  /** Accepted, or lost on the way: a web server that starts anew may not answer any more. */
  void replace(Secret pem) throws BmcFaultException, InterruptedException {
    var action = action("ReplaceCertificate");
    var present =
        web().stream()
            .findFirst()
            .orElseThrow(() -> unsupported(Ability.CHANGE_CERTIFICATE, NO_PLACE));
    var body = new LinkedHashMap<String, Object>();
    body.put("CertificateString", pem);
    body.put("CertificateType", PemFile.isChain(pem) ? "PEMchain" : "PEM");
    body.put("CertificateUri", Map.of("@odata.id", present.path()));
    var said = writer.post(session.reference(action.target()), JsonBody.of(body));
    if (!(said instanceof Writer.Outcome.Accepted) && !(said instanceof Writer.Outcome.Unseen)) {
      throw writer.refused("the new certificate", said);
    }
  }

  private Action action(String name) throws BmcFaultException, InterruptedException {
    var service = session.root().certificateService();
    if (service.isEmpty()) {
      throw unsupported(Ability.CHANGE_CERTIFICATE, "it has no certificate service");
    }
    return Action.in(session.get(service.get()).doc(), "#CertificateService." + name, "none")
        .orElseThrow(
            () ->
                unsupported(Ability.CHANGE_CERTIFICATE, "its certificate service has no " + name));
  }

  private BmcFaultException unsupported(Ability ability, String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), ability.words(), why));
  }
}
