package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SecureBoot;
import dev.ichor.bmc.policy.care.SecureBoot.Database;
import dev.ichor.bmc.policy.care.SecureBoot.KeyReset;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Secure Boot and its keys (DSP0268 SecureBoot, SecureBootDatabase), each change read back. */
final class SecureBootDesk {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  SecureBootDesk(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  private Resource resource() throws BmcFaultException, InterruptedException {
    var link = systems.system().doc().link("SecureBoot");
    if (link.isEmpty()) {
      throw unsupported(Ability.SECURE_BOOT, "its system shows none");
    }
    return session.get(link.get());
  }

  SecureBoot read() throws BmcFaultException, InterruptedException {
    var doc = resource().doc();
    var databases = new ArrayList<Database>();
    for (var path : systems.members(doc.link("SecureBootDatabases"))) {
      var database = session.get(path).doc();
      databases.add(
          new Database(
              database.text("DatabaseId").or(() -> database.text("Id")).orElse(path.last()),
              count(database.link("Certificates")),
              count(database.link("Signatures"))));
    }
    return new SecureBoot(
        doc.flag("SecureBootEnable"),
        doc.text("SecureBootCurrentBoot").map("Enabled"::equals),
        doc.text("SecureBootMode"),
        databases,
        resets(doc));
  }

  private Optional<Long> count(Optional<String> collection)
      throws BmcFaultException, InterruptedException {
    return collection.isEmpty()
        ? Optional.empty()
        : Optional.of((long) systems.members(collection).size());
  }

  /** A BMC that has the action and lists no values has all three. */
  private static List<KeyReset> resets(JsonDoc doc) {
    var action = Action.in(doc, "#SecureBoot.ResetKeys", "ResetKeysType");
    return Stream.of(KeyReset.values())
        .filter(
            reset ->
                action.isPresent()
                    && (action.get().allowed().isEmpty()
                        || action.get().allowed().contains(reset.word())))
        .toList();
  }

  SecureBoot set(boolean enabled) throws BmcFaultException, InterruptedException {
    var place = resource().path();
    var said = writer.patch(place, JsonBody.of(Map.of("SecureBootEnable", enabled)));
    var now = read();
    if (now.enabled().filter(it -> it == enabled).isEmpty()) {
      throw writer.refused(enabled ? "enabling Secure Boot" : "disabling Secure Boot", said);
    }
    return now;
  }

  SecureBoot reset(KeyReset reset) throws BmcFaultException, InterruptedException {
    var doc = resource().doc();
    if (!resets(doc).contains(reset)) {
      throw unsupported(
          Ability.SECURE_BOOT_KEYS,
          "it offers no %s, only %s"
              .formatted(reset.word(), resets(doc).stream().map(KeyReset::word).toList()));
    }
    var target = Action.in(doc, "#SecureBoot.ResetKeys", "ResetKeysType").orElseThrow().target();
    var said =
        writer.post(session.reference(target), JsonBody.of(Map.of("ResetKeysType", reset.word())));
    if (!(said instanceof Writer.Outcome.Accepted)) {
      throw writer.refused("resetting Secure Boot keys", said);
    }
    return read();
  }

  SecureBoot enrol(String database, String pem) throws BmcFaultException, InterruptedException {
    for (var path : systems.members(resource().doc().link("SecureBootDatabases"))) {
      var doc = session.get(path).doc();
      var id = doc.text("DatabaseId").or(() -> doc.text("Id")).orElse(path.last());
      var certificates = doc.link("Certificates");
      if (!id.equals(database) || certificates.isEmpty()) {
        continue;
      }
      var collection = session.reference(certificates.get());
      var before = systems.members(collection).size();
      var body = new LinkedHashMap<String, Object>();
      body.put("CertificateString", pem);
      body.put("CertificateType", "PEM");
      var said = writer.post(collection, JsonBody.of(body));
      if (!(said instanceof Writer.Outcome.Accepted)
          || systems.members(collection).size() <= before) {
        throw writer.refused("a certificate in %s".formatted(database), said);
      }
      return read();
    }
    throw unsupported(
        Ability.SECURE_BOOT_KEYS,
        "it shows no database %s that takes certificates".formatted(database));
  }

  private BmcFaultException unsupported(Ability ability, String why) {
    return RedfishSession.fault(
        new BmcFault.NotSupported(session.target().name(), ability.words(), why));
  }
}
