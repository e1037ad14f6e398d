package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.KnownBad;
import dev.ichor.bmc.policy.care.Abilities;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.Controller;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.PowerDraw;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.bmc.policy.care.Upkeep;
import dev.ichor.bmc.redfish.policy.HousekeepingWords;
import dev.ichor.bmc.redfish.policy.ResetChoice;
import dev.ichor.bmc.redfish.policy.SerialWay;
import dev.ichor.bmc.redfish.wire.Action;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.MachineReport;
import dev.ichor.inventory.model.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Care} by Redfish, in one session: links followed, writes read back. */
final class RedfishCare implements Care {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  RedfishCare(RedfishSession session, Systems systems, Writer writer) {
    this.session = requireNonNull(session, "session");
    this.systems = systems;
    this.writer = writer;
  }

  @Override
  public String name() {
    return session.target().name();
  }

  /** From the links and actions that its resources show, and nothing else. */
  @Override
  public Abilities abilities() throws BmcFaultException, InterruptedException {
    systems.identify();
    var machine = systems.system().doc();
    var manager = systems.manager().map(Resource::doc).orElse(JsonDoc.EMPTY);
    var chassis = new Telemetering(session, systems).chassis();
    var reset = Action.in(machine, "#ComputerSystem.Reset", "ResetType");
    var interrupts = reset.filter(a -> a.allowed().isEmpty() || a.allowed().contains("Nmi"));
    var light = hasLight(machine) || chassis.stream().anyMatch(RedfishCare::hasLight);
    var logs = machine.has("LogServices") || manager.has("LogServices");
    var accounts = session.root().accountService().isPresent();
    var none = "it shows none";
    var host = session.target().origin().getHost();
    var console = SerialWay.of(machine, manager).whyNot(host);
    return setup(machine, manager)
        .when(reset.isPresent(), Ability.POWER, "its system has no action Reset")
        .when(interrupts.isPresent(), Ability.DIAGNOSTIC_INTERRUPT, "its Reset has no Nmi")
        .when(machine.has("Boot"), Ability.BOOT_DEVICE, "its system has no Boot")
        .when(light, Ability.IDENTIFY, none)
        .when(!chassis.isEmpty(), Ability.SENSORS, "its system names no chassis")
        .when(!chassis.isEmpty(), Ability.POWER_DRAW, "its system names no chassis")
        .when(logs, Ability.LOG, none)
        .when(logs, Ability.CLEAR_LOG, none)
        .can(Ability.PARTS)
        .when(accounts, Ability.ACCOUNTS, "it has no account service")
        .when(accounts, Ability.CHANGE_ACCOUNTS, "it has no account service")
        .when(manager.has("EthernetInterfaces"), Ability.NETWORK, none)
        .when(manager.has("EthernetInterfaces"), Ability.CHANGE_NETWORK, none)
        .when(machine.has("HostWatchdogTimer"), Ability.WATCHDOG, "its system shows none")
        .when(
            Action.in(manager, "#Manager.Reset", "ResetType").isPresent(),
            Ability.RESET,
            "its manager has no action Reset")
        .when(console.isEmpty(), Ability.CONSOLE, console.orElse(""))
        .build();
  }

  private Abilities.Builder setup(JsonDoc machine, JsonDoc manager)
      throws BmcFaultException, InterruptedException {
    var none = "it shows none";
    var root = session.root();
    return upkept(machine, manager)
        .when(
            machine.has("VirtualMedia") || manager.has("VirtualMedia"), Ability.VIRTUAL_MEDIA, none)
        .when(machine.has("Bios"), Ability.BIOS, none)
        .when(machine.has("Bios"), Ability.CHANGE_BIOS, none)
        .when(machine.has("SecureBoot"), Ability.SECURE_BOOT, none)
        .when(machine.has("SecureBoot"), Ability.SECURE_BOOT_KEYS, none)
        .when(root.updateService().isPresent(), Ability.FIRMWARE, "it has no update service")
        .when(root.eventService().isPresent(), Ability.EVENTS, "it has no event service");
  }

  /** Of its upkeep, and of how it boots. */
  private Abilities.Builder upkept(JsonDoc machine, JsonDoc manager)
      throws BmcFaultException, InterruptedException {
    var none = "it shows none";
    var root = session.root();
    return kept(machine, manager)
        .when(machine.has("Boot", "BootOrder"), Ability.BOOT_ORDER, "its system shows no BootOrder")
        .when(
            machine.has("Boot", "HttpBootUri") || session.quirks().httpBoot().isPresent(),
            Ability.HTTP_BOOT,
            "its Boot has no HttpBootUri")
        .when(root.updateService().isPresent(), Ability.UPDATE, "it has no update service")
        .when(
            root.certificateService().isPresent(),
            Ability.CERTIFICATES,
            "it has no certificate service")
        .when(
            root.certificateService().isPresent(),
            Ability.CHANGE_CERTIFICATE,
            "it has no certificate service")
        .when(manager.has("NetworkProtocol"), Ability.SERVICES, "its manager shows none")
        .when(manager.has("NetworkProtocol"), Ability.CHANGE_SERVICES, "its manager shows none")
        .when(root.telemetryService().isPresent(), Ability.METRICS, "it has no telemetry service")
        .when(machine.has("Storage"), Ability.STORAGE, none);
  }

  /** Of what keeps it in order. */
  private Abilities.Builder kept(JsonDoc machine, JsonDoc manager)
      throws BmcFaultException, InterruptedException {
    var none = "it shows none";
    var noLimit = housekeeping().noLimit();
    return new Abilities.Builder()
        .when(manager.text("DateTime").isPresent(), Ability.CLOCK, "its manager shows no DateTime")
        .when(machine.has("AssetTag"), Ability.ASSET_TAG, "its system shows none")
        .when(manager.has("NetworkProtocol"), Ability.CONTROLLER_NAME, none)
        .when(noLimit.isEmpty(), Ability.POWER_LIMIT, noLimit.orElse(""))
        .cannot(Ability.SOL_SETTINGS, "Redfish has no property for it; ask it over IPMI")
        .cannot(Ability.ALERTS, "over Redfish there are events instead: --bmc-events");
  }

  @Override
  public Setup setup() {
    return new RedfishSetup(session, systems, writer);
  }

  @Override
  public RedfishHousekeeping housekeeping() {
    return new RedfishHousekeeping(session, systems, writer, InstantSource.system());
  }

  @Override
  public Upkeep upkeep() {
    return new RedfishUpkeep(session, systems, writer);
  }

  private static boolean hasLight(JsonDoc resource) {
    return resource.has("LocationIndicatorActive") || resource.has("IndicatorLED");
  }

  @Override
  public Controller controller() throws BmcFaultException, InterruptedException {
    var identity = systems.identify();
    var manager = systems.manager().map(Resource::doc).orElse(JsonDoc.EMPTY);
    var findings = new ArrayList<String>();
    if (manager.flag("CommandShell", "ServiceEnabled").orElse(false)
        && manager.texts("CommandShell", "ConnectTypesSupported").contains("Telnet")) {
      findings.add(
          "its command shell answers Telnet, which sends passwords readably; switch it off");
    }
    manager // null where it has no clock, which is legal
        .text("DateTime")
        .map(HousekeepingWords::instant)
        .flatMap(theirs -> BmcClock.of(theirs, Instant.now()).finding())
        .ifPresent(findings::add);
    findings.addAll(serviceFindings(manager));
    KnownBad.finding(identity.vendor(), manager.text("Model"), manager.text("FirmwareVersion"))
        .ifPresent(findings::add);
    return new Controller(
        "Redfish " + session.root().version().orElse("?"),
        identity.vendor(),
        manager.text("Model").or(session.root()::product),
        manager.text("FirmwareVersion"),
        manager.text("UUID").or(() -> manager.text("ServiceEntryPointUUID")),
        findings);
  }

  /** A manager that does not show them, or not to us, is no weak point. */
  private List<String> serviceFindings(JsonDoc manager)
      throws BmcFaultException, InterruptedException {
    if (!manager.has("NetworkProtocol")) {
      return List.of();
    }
    try {
      return upkeep().services().findings();
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.NotSupported _, BmcFault.Refused _, BmcFault.PrivilegeRefused _ -> List.of();
        case BmcFault.Garbled _, BmcFault.Busy _ -> List.of();
        default -> throw e;
      };
    }
  }

  @Override
  public List<Sensor> sensors() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new Telemetering(session, systems).sensors();
  }

  @Override
  public PowerDraw powerDraw() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new Telemetering(session, systems)
        .power()
        .orElseThrow(() -> unsupported(Ability.POWER_DRAW, "its chassis shows none"));
  }

  @Override
  public EventLog log() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new LogBook(session, systems, writer).read();
  }

  @Override
  public void clearLog() throws BmcFaultException, InterruptedException {
    systems.identify();
    new LogBook(session, systems, writer).clear();
  }

  @Override
  public List<Part> parts() throws BmcFaultException, InterruptedException {
    var report = new RedfishInspector(session).inspect();
    var parts = new ArrayList<Part>();
    var machine = new ArrayList<Part.Fact>();
    var system = report.system();
    add(machine, "manufacturer", system.manufacturer());
    add(machine, "model", system.model());
    add(machine, "serial", system.serial());
    add(machine, "SKU", system.sku());
    add(machine, "UUID", system.uuid().map(Object::toString));
    add(machine, "BIOS", system.biosVersion());
    report.macs().forEach(mac -> machine.add(new Part.Fact("MAC", mac)));
    parts.add(new Part(system.id(), "system", machine, report.gaps()));
    for (var chassis : new Telemetering(session, systems).chassis()) {
      var facts = new ArrayList<Part.Fact>();
      for (var key : List.of("Manufacturer", "Model", "PartNumber", "SerialNumber", "AssetTag")) {
        add(facts, key, chassis.text(key));
      }
      parts.add(new Part(chassis.text("Name").orElse("chassis"), "chassis", facts, List.of()));
    }
    report.processors().forEach(part -> parts.add(part(part, "processor", "cores")));
    report.memory().forEach(part -> parts.add(part(part, "memory", "MiB")));
    report.drives().forEach(part -> parts.add(part(part, "drive", "octets")));
    report.firmware().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new Part(e.getKey(), "firmware", one("version", e.getValue()), List.of()))
        .forEach(parts::add);
    return List.copyOf(parts);
  }

  private static List<Part.Fact> one(String name, String value) {
    return List.of(new Part.Fact(name, value));
  }

  private static void add(List<Part.Fact> facts, String name, Optional<String> value) {
    value.ifPresent(text -> facts.add(new Part.Fact(name, text)));
  }

  private static Part part(MachineReport.Part part, String kind, String unit) {
    var facts = new ArrayList<Part.Fact>();
    add(facts, "model", part.model());
    add(facts, "serial", part.serial());
    add(facts, unit, part.amount().map(Object::toString));
    return new Part(part.name(), kind, facts, List.of());
  }

  @Override
  public List<Account> accounts() throws BmcFaultException, InterruptedException {
    return new AccountDesk(session, systems, writer).list();
  }

  @Override
  public Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    systems.identify();
    return new AccountDesk(session, systems, writer).create(wish);
  }

  @Override
  public void setPassword(String account, Secret password)
      throws BmcFaultException, InterruptedException {
    systems.identify();
    new AccountDesk(session, systems, writer).setPassword(account, password);
  }

  @Override
  public void renew(String user, Secret password) throws BmcFaultException, InterruptedException {
    systems.identify();
    new AccountDesk(session, systems, writer).renew(user, password);
  }

  @Override
  public void remove(String account) throws BmcFaultException, InterruptedException {
    systems.identify();
    new AccountDesk(session, systems, writer).remove(account);
  }

  @Override
  public Network network() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new ManagerNetwork(session, systems, writer).read();
  }

  @Override
  public Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    systems.identify();
    return new ManagerNetwork(session, systems, writer).change(wish);
  }

  @Override
  public String disarmWatchdog() throws BmcFaultException, InterruptedException {
    systems.identify();
    var machine = systems.system();
    var running = machine.doc().flag("HostWatchdogTimer", "FunctionEnabled");
    if (running.isEmpty()) {
      throw unsupported(Ability.WATCHDOG, "its system shows none");
    }
    if (!running.get()) {
      return "the watchdog was not running";
    }
    var off = Map.of("HostWatchdogTimer", Map.of("FunctionEnabled", false));
    var said = writer.patch(machine.path(), JsonBody.of(off));
    if (systems.system().doc().flag("HostWatchdogTimer", "FunctionEnabled").orElse(true)) {
      throw writer.refused("stopping the watchdog", said);
    }
    return "the watchdog was stopped";
  }

  /** A connection that breaks is the answer of a BMC that is already gone. */
  @Override
  public void reset() throws BmcFaultException, InterruptedException {
    systems.identify();
    var manager = systems.manager().map(Resource::doc).orElse(JsonDoc.EMPTY);
    var action =
        Action.in(manager, "#Manager.Reset", "ResetType")
            .orElseThrow(() -> unsupported(Ability.RESET, "its manager has no action Reset"));
    var allowed =
        action.allowed().isEmpty() && action.info().isPresent()
            ? Action.allowed(session.get(action.info().get()).doc(), "ResetType")
            : action.allowed();
    var type =
        ResetChoice.ofManager(allowed)
            .orElseThrow(
                () ->
                    unsupported(
                        Ability.RESET, "it offers only %s".formatted(String.join(", ", allowed))));
    try {
      var target = session.reference(action.target());
      var said = writer.post(target, JsonBody.of(Map.of("ResetType", type.word())));
      if (!(said instanceof Writer.Outcome.Accepted)) {
        throw writer.refused("the BMC's reset", said);
      }
    } catch (BmcFaultException e) {
      if (!(e.fault() instanceof BmcFault.NoConnection)) {
        throw e;
      }
    }
  }

  private BmcFaultException unsupported(Ability ability, String why) {
    return RedfishSession.fault(new BmcFault.NotSupported(name(), ability.words(), why));
  }
}
