package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Secure Boot: its state, its keys, and the four databases with their certificates. */
final class RedfishSecureBoot implements RedfishExtension {
  static final String PLACE = RedfishTree.SYSTEM + "/SecureBoot";
  private static final String RESET = PLACE + "/Actions/SecureBoot.ResetKeys";
  private static final String DATABASES = PLACE + "/SecureBootDatabases";
  private static final List<String> IDS = List.of("PK", "KEK", "db", "dbx");
  private static final int MOST = 4;

  private final Map<String, List<String>> certificates = new LinkedHashMap<>();
  private boolean enabled;
  private boolean active;

  RedfishSecureBoot() {
    IDS.forEach(id -> certificates.put(id, new ArrayList<>()));
  }

  private List<String> in(String id) {
    return certificates.getOrDefault(id, List.of());
  }

  @Override
  public void into(Map<String, Function<Instant, ObjectNode>> resources) {
    resources.put(PLACE, _ -> state());
    resources.put(
        DATABASES, _ -> RedfishExtension.collection(DATABASES, "SecureBootDatabase", IDS));
    for (String id : IDS) {
      String place = DATABASES + "/" + id;
      String all = place + "/Certificates";
      resources.put(place, _ -> database(id));
      resources.put(
          all,
          _ ->
              RedfishExtension.collection(
                  all,
                  "Certificate",
                  IntStream.rangeClosed(1, in(id).size()).mapToObj(Integer::toString).toList()));
    }
  }

  /** Certificates come and go, so they are looked up. */
  Optional<ObjectNode> certificate(String path) {
    for (String id : IDS) {
      for (int i = 1; i <= in(id).size(); i++) {
        String place = "%s/%s/Certificates/%d".formatted(DATABASES, id, i);
        if (path.equals(place)) {
          return Optional.of(
              RedfishExtension.resource(
                      place, "Certificate.v1_8_0.Certificate", Integer.toString(i), "Certificate")
                  .put("CertificateType", "PEM")
                  .put("CertificateString", in(id).get(i - 1)));
        }
      }
    }
    return Optional.empty();
  }

  private ObjectNode state() {
    ObjectNode node =
        RedfishExtension.resource(
            PLACE, "SecureBoot.v1_1_0.SecureBoot", "SecureBoot", "SecureBoot");
    node.put("SecureBootEnable", enabled);
    node.put("SecureBootCurrentBoot", active ? "Enabled" : "Disabled");
    node.put("SecureBootMode", in("PK").isEmpty() ? "SetupMode" : "UserMode");
    node.set("SecureBootDatabases", RedfishExtension.link(DATABASES));
    ObjectNode reset = node.putObject("Actions").putObject("#SecureBoot.ResetKeys");
    reset
        .put("target", RESET)
        .putArray("ResetKeysType@Redfish.AllowableValues")
        .add("ResetAllKeysToDefault")
        .add("DeleteAllKeys")
        .add("DeletePK");
    return node;
  }

  private static ObjectNode database(String id) {
    String place = DATABASES + "/" + id;
    ObjectNode node =
        RedfishExtension.resource(
            place, "SecureBootDatabase.v1_0_2.SecureBootDatabase", id, "Database " + id);
    node.put("DatabaseId", id).set("Certificates", RedfishExtension.link(place + "/Certificates"));
    return node;
  }

  @Override
  public Optional<RedfishReply> patch(RedfishRequest request) {
    if (!request.path().equals(PLACE)) {
      return Optional.empty();
    }
    var wish = request.body().map(body -> body.path("SecureBootEnable"));
    if (wish.isEmpty() || !wish.get().isBoolean()) {
      return Optional.of(
          RedfishReply.error(400, "PropertyNotWritable", "Only SecureBootEnable is writable."));
    }
    if (wish.get().booleanValue() && in("PK").isEmpty()) {
      return Optional.of(
          RedfishReply.error(
              400, "PropertyValueConflict", "Secure Boot needs a platform key first."));
    }
    enabled = wish.get().booleanValue();
    return Optional.of(RedfishReply.json(200, state()));
  }

  @Override
  public Optional<RedfishReply> post(RedfishRequest request) {
    if (request.path().equals(RESET)) {
      return Optional.of(reset(request.text("ResetKeysType").orElse("")));
    }
    return IDS.stream()
        .filter(id -> request.path().equals(DATABASES + "/" + id + "/Certificates"))
        .findFirst()
        .map(id -> enrol(id, request));
  }

  private RedfishReply reset(String type) {
    switch (type) {
      case "ResetAllKeysToDefault" ->
          IDS.forEach(
              id -> {
                in(id).clear();
                if (!id.equals("dbx")) {
                  in(id).add(RedfishCertificate.pem(id));
                }
              });
      case "DeleteAllKeys" -> IDS.forEach(id -> in(id).clear());
      case "DeletePK" -> in("PK").clear();
      default -> {
        return RedfishReply.error(
            400, "ActionParameterNotSupported", "The value of ResetKeysType is not supported.");
      }
    }
    enabled = enabled && !in("PK").isEmpty();
    return RedfishReply.empty(204);
  }

  private RedfishReply enrol(String id, RedfishRequest request) {
    var pem = request.text("CertificateString");
    if (pem.isEmpty() || !request.text("CertificateType").equals(Optional.of("PEM"))) {
      return RedfishReply.error(
          400, "PropertyMissing", "CertificateString and CertificateType PEM are needed.");
    }
    if (in(id).size() >= MOST) {
      return RedfishReply.error(507, "CreateLimitReachedForResource", "The database is full.");
    }
    in(id).add(pem.get());
    String at = "%s/%s/Certificates/%d".formatted(DATABASES, id, in(id).size());
    return RedfishReply.json(201, certificate(at).orElseThrow()).with("Location", at);
  }

  @Override
  public void started() {
    active = enabled;
  }
}
