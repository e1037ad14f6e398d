package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** The certificate service: the web server's certificate, requests for another, its exchange. */
final class RedfishCertificates implements RedfishExtension {
  static final String SERVICE = RedfishTree.ROOT + "/CertificateService";
  static final String REPLACE = SERVICE + "/Actions/CertificateService.ReplaceCertificate";
  private static final String REQUEST = SERVICE + "/Actions/CertificateService.GenerateCSR";
  private static final String LOCATIONS = SERVICE + "/CertificateLocations";
  static final String WEB = RedfishTree.MANAGER + "/NetworkProtocol/HTTPS/Certificates";

  private volatile Optional<RedfishCertificate> shown = Optional.empty();
  private Optional<KeyPair> requested = Optional.empty();

  void install(RedfishCertificate certificate) {
    shown = Optional.of(certificate);
  }

  /** For the next connection. */
  SSLContext context() throws IOException {
    return shown.orElseThrow(() -> new IOException("no certificate yet")).context();
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(SERVICE, _ -> service());
    resources.put(LOCATIONS, _ -> locations());
    resources.put(WEB, _ -> RedfishExtension.collection(WEB, "Certificate", List.of("1")));
    resources.put(WEB + "/1", _ -> certificate());
  }

  private static ObjectNode service() {
    ObjectNode node =
        RedfishExtension.resource(
            SERVICE,
            "CertificateService.v1_2_2.CertificateService",
            "CertificateService",
            "Certificate Service");
    node.set("CertificateLocations", RedfishExtension.link(LOCATIONS));
    ObjectNode actions = node.putObject("Actions");
    actions.putObject("#CertificateService.GenerateCSR").put("target", REQUEST);
    actions.putObject("#CertificateService.ReplaceCertificate").put("target", REPLACE);
    return node;
  }

  private static ObjectNode locations() {
    ObjectNode node =
        RedfishExtension.resource(
            LOCATIONS,
            "CertificateLocations.v1_0_4.CertificateLocations",
            "CertificateLocations",
            "Certificate Locations");
    node.putObject("Links").putArray("Certificates").add(RedfishExtension.link(WEB + "/1"));
    return node;
  }

  private ObjectNode certificate() {
    ObjectNode node =
        RedfishExtension.resource(
            WEB + "/1", "Certificate.v1_8_0.Certificate", "1", "HTTPS certificate");
    node.put("CertificateType", "PEM");
    shown.ifPresent(
        one -> {
          node.put("CertificateString", one.pem());
          node.putObject("Subject").put("CommonName", one.subject());
          node.putObject("Issuer").put("CommonName", one.issuer());
          node.put("ValidNotBefore", one.notBefore().toString());
          node.put("ValidNotAfter", one.notAfter().toString());
        });
    return node;
  }

  @Override
  public Optional<RedfishReply> post(RedfishRequest request) {
    return switch (request.path()) {
      case REQUEST -> Optional.of(request(request));
      case REPLACE -> Optional.of(replace(request));
      default -> Optional.empty();
    };
  }

  private RedfishReply request(RedfishRequest request) {
    if (request.text("CommonName").isEmpty()) {
      return RedfishReply.error(400, "ActionParameterMissing", "CommonName is missing.");
    }
    try {
      KeyPair pair = RedfishCertificate.keys();
      requested = Optional.of(pair);
      ObjectNode answer = RedfishReply.JSON.createObjectNode();
      answer.set("CertificateCollection", RedfishExtension.link(WEB));
      answer.put(
          "CSRString", RedfishCertificate.request(pair, request.text("CommonName").orElseThrow()));
      return RedfishReply.json(200, answer);
    } catch (GeneralSecurityException | IOException e) {
      return RedfishReply.error(500, "InternalError", "No request could be made.");
    }
  }

  private RedfishReply replace(RedfishRequest request) {
    boolean isOurs =
        request
            .body()
            .map(b -> b.path("CertificateUri").path("@odata.id").asText())
            .orElse("")
            .equals(WEB + "/1");
    if (!isOurs) {
      return RedfishReply.error(400, "ActionParameterNotSupported", "CertificateUri is wrong.");
    }
    try {
      install(RedfishCertificate.of(request.text("CertificateString").orElse(""), requested));
      return RedfishReply.json(200, certificate()).with("Location", WEB + "/1");
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      return RedfishReply.error(400, "PropertyValueFormatError", "The certificate does not fit.");
    }
  }
}
