package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.SelfTest.Check;
import dev.ichor.bmc.policy.SelfTest.Verdict;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.bmc.redfish.policy.ResetChoice;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.ComputerSystem;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks what a BMC does over Redfish; reads only. */
public final class RedfishSelfTest {
  private static final List<String> SERVICES =
      List.of(
          "SessionService",
          "AccountService",
          "EventService",
          "Tasks",
          "UpdateService",
          "CertificateService",
          "TelemetryService");

  private final RedfishClient client;
  private final RedfishTarget target;
  private final Consumer<Check> checks;

  /**
   * @param checks gets each check as it is made, so that what ends the test takes none away
   */
  public RedfishSelfTest(RedfishClient client, RedfishTarget target, Consumer<Check> checks) {
    this.client = client;
    this.target = target;
    this.checks = checks;
  }

  /** One look; what it throws is told as that look's failure. */
  private interface Look {
    void look() throws BmcFaultException, InterruptedException;
  }

  public void run() throws BmcFaultException, InterruptedException {
    client.inSession(
        target,
        session -> {
          var systems = new Systems(session);
          check("service root", () -> root(session));
          check("certificate", () -> certificate(session));
          check("login and system", () -> system(session, systems));
          check("power", () -> power(session, systems));
          check("boot override", () -> boot(systems));
          check("services", () -> services(session));
          check("virtual media", () -> media(systems));
          check("manager", () -> manager(systems));
          check("inventory", () -> inventory(session));
          return target;
        });
  }

  /** What ends everything ends the test; what concerns one part is that part's verdict. */
  private void check(String name, Look look) throws BmcFaultException, InterruptedException {
    try {
      look.look();
    } catch (BmcFaultException e) {
      switch (e.fault()) {
        case BmcFault.NotSupported _ -> say(name, Verdict.ABSENT, e.fault().advice());
        case BmcFault.Refused _, BmcFault.PrivilegeRefused _, BmcFault.Garbled _ ->
            say(name, Verdict.FAILED, e.fault().advice());
        default -> throw e;
      }
    }
  }

  private void root(RedfishSession session) throws BmcFaultException, InterruptedException {
    var root = session.root();
    say(
        "service root",
        root.systems().isPresent() ? Verdict.PASSED : Verdict.FAILED,
        "Redfish %s, vendor %s, product %s"
            .formatted(
                root.version().orElse("of unknown version"),
                root.vendor().orElse("not told"),
                root.product().orElse("not told")));
  }

  private void certificate(RedfishSession session) {
    var shown = session.certificate();
    if (shown.isEmpty()) {
      say("certificate", Verdict.FAILED, "none was shown");
      return;
    }
    var isOver = shown.get().notAfter().isBefore(Instant.now());
    say(
        "certificate",
        isOver ? Verdict.WARNING : Verdict.PASSED,
        "%s, until %s, %s"
            .formatted(shown.get().subject(), shown.get().notAfter(), shown.get().fingerprint()));
  }

  private void system(RedfishSession session, Systems systems)
      throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    var system = ComputerSystem.of(resource.path(), resource.doc());
    say(
        "login and system",
        Verdict.PASSED,
        "%s %s, serial %s, UUID %s"
            .formatted(
                system.manufacturer().orElse("?"),
                system.model().orElse("?"),
                system.serial().orElse("not told"),
                system.uuid().map(Object::toString).orElse("not told")));
    var tag = resource.answer().header("etag").or(() -> resource.doc().exact("@odata.etag"));
    say(
        "ETag",
        tag.isPresent() ? Verdict.PASSED : Verdict.ABSENT,
        tag.orElse("the system has none, so a change by somebody else goes unseen"));
    var identity = systems.identify();
    var names = session.config().quirks().names(identity);
    say(
        "quirks",
        Verdict.PASSED,
        "%s: %s".formatted(identity.words(), names.isEmpty() ? "none known" : names));
  }

  private void power(RedfishSession session, Systems systems)
      throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    var system = ComputerSystem.of(resource.path(), resource.doc());
    say(
        "power state",
        system.power().isKnown() ? Verdict.PASSED : Verdict.FAILED,
        "PowerState is " + system.power().word());
    var reset = system.reset();
    if (reset.isEmpty()) {
      say("reset", Verdict.ABSENT, "the system has no action Reset");
      return;
    }
    var allowed = reset.get().allowed();
    if (allowed.isEmpty() && reset.get().info().isPresent()) {
      allowed = Action.allowed(session.get(reset.get().info().get()).doc(), "ResetType");
    }
    var types = allowed;
    var missing =
        Arrays.stream(PowerSwitch.values())
            .filter(act -> ResetChoice.of(act, types).isEmpty())
            .map(PowerSwitch::words)
            .collect(Collectors.joining(", "));
    say(
        "reset",
        missing.isEmpty() ? Verdict.PASSED : Verdict.WARNING,
        "it offers %s%s"
            .formatted(
                types.isEmpty() ? "what it does not list" : String.join(", ", types),
                missing.isEmpty() ? "" : "; it cannot do " + missing));
  }

  private void boot(Systems systems) throws BmcFaultException, InterruptedException {
    var resource = systems.system();
    var system = ComputerSystem.of(resource.path(), resource.doc());
    if (system.boot().isEmpty()) {
      say("boot override", Verdict.ABSENT, "the system shows no BootSourceOverride");
      return;
    }
    var boot = system.boot().get();
    var targets = boot.targets();
    var canNetboot = targets.isEmpty() || targets.contains("Pxe");
    say(
        "boot override",
        canNetboot ? Verdict.PASSED : Verdict.FAILED,
        "now %s; targets %s%s"
            .formatted(
                boot.words(),
                targets.isEmpty() ? "not listed" : String.join(", ", targets),
                system.settings().map(path -> "; written to " + path).orElse("")));
    say(
        "UEFI HTTP boot",
        targets.contains("UefiHttp") ? Verdict.PASSED : Verdict.ABSENT,
        boot.showsUri() ? "HttpBootUri is shown" : "HttpBootUri is not shown");
  }

  private void services(RedfishSession session) throws BmcFaultException, InterruptedException {
    var root = session.get(Reference.SERVICE_ROOT).doc();
    for (var service : SERVICES) {
      var link = root.link(service);
      say(
          service,
          link.isPresent() ? Verdict.PASSED : Verdict.ABSENT,
          link.orElse("the service root does not link to it"));
    }
  }

  private void media(Systems systems) throws BmcFaultException, InterruptedException {
    var own = systems.system().doc().link("VirtualMedia");
    var manager = systems.manager();
    var link = own.or(() -> manager.flatMap(found -> found.doc().link("VirtualMedia")));
    if (link.isEmpty()) {
      say("virtual media", Verdict.ABSENT, "neither the system nor its manager has any");
      return;
    }
    var slots = systems.members(link).size();
    say(
        "virtual media",
        slots > 0 ? Verdict.PASSED : Verdict.ABSENT,
        "%d slots in %s".formatted(slots, link.get()));
  }

  private void manager(Systems systems) throws BmcFaultException, InterruptedException {
    var manager = systems.manager();
    say(
        "manager",
        manager.isPresent() ? Verdict.PASSED : Verdict.ABSENT,
        manager
            .map(found -> firmware(found.doc()))
            .orElse("the system names no manager and there is none"));
  }

  private static String firmware(JsonDoc manager) {
    return "%s, firmware %s"
        .formatted(
            manager.text("Model").orElse("no model"),
            manager.text("FirmwareVersion").orElse("not told"));
  }

  private void inventory(RedfishSession session) throws BmcFaultException, InterruptedException {
    var report = new RedfishInspector(session).inspect();
    say(
        "inventory",
        report.gaps().isEmpty() ? Verdict.PASSED : Verdict.WARNING,
        "%d processors, %d memory modules, %d drives, %d MAC addresses%s"
            .formatted(
                report.processors().size(),
                report.memory().size(),
                report.drives().size(),
                report.macs().size(),
                report.gaps().isEmpty() ? "" : "; " + String.join("; ", report.gaps())));
  }

  private void say(String name, Verdict verdict, String detail) {
    checks.accept(new Check(Spoken.REDFISH, name, verdict, detail));
  }
}
