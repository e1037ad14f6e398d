package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.TrustRule;
import dev.ichor.bmc.redfish.wire.ComputerSystem;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.MachineReport;
import dev.ichor.bmc.redfish.wire.MachineReport.LogLine;
import dev.ichor.bmc.redfish.wire.MachineReport.Part;
import dev.ichor.bmc.redfish.wire.MachineReport.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what a BMC knows of its machine. A part that this BMC cannot give is a gap with its reason;
 * only what concerns the whole service (unreachable, refused, busy) ends the reading.
 */
public final class RedfishInspector {
  private final RedfishSession session;
  private final Systems systems;
  private final List<String> gaps = new ArrayList<>();

  public RedfishInspector(RedfishSession session) {
    this.session = requireNonNull(session, "session");
    this.systems = new Systems(session);
  }

  /** Everything but sensors and logs. */
  public MachineReport inspect() throws BmcFaultException, InterruptedException {
    systems.identify();
    var machine = systems.system();
    var doc = machine.doc();
    var processors = parts("processors", doc.link("Processors"), "TotalCores");
    var memory = parts("memory", doc.link("Memory"), "CapacityMiB");
    return new MachineReport(
        ComputerSystem.of(machine.path(), doc),
        processors,
        memory,
        drives(doc),
        macs(doc),
        firmware(),
        secureBoot(doc),
        session.certificate().map(TrustRule.Shown::notAfter),
        gaps);
  }

  private interface Reader<T> {
    T read() throws BmcFaultException, InterruptedException;
  }

  private <T> T orGap(String what, T empty, Reader<T> reader)
      throws BmcFaultException, InterruptedException {
    try {
      return reader.read();
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.NotSupported _, BmcFault.Refused _, BmcFault.PrivilegeRefused _ -> {
          gaps.add("%s: %s".formatted(what, e.fault().advice()));
          yield empty;
        }
        default -> throw e;
      };
    }
  }

  private List<JsonDoc> members(String what, Optional<String> collection)
      throws BmcFaultException, InterruptedException {
    return orGap(what, List.of(), () -> systems.documents(collection));
  }

  private List<Part> parts(String what, Optional<String> collection, String amount)
      throws BmcFaultException, InterruptedException {
    return members(what, collection).stream()
        .flatMap(doc -> Part.of(doc, amount).stream())
        .toList();
  }

  private List<Part> drives(JsonDoc system) throws BmcFaultException, InterruptedException {
    var drives = new ArrayList<Part>();
    for (var storage : members("storage", system.link("Storage"))) {
      for (var link : storage.links("Drives")) {
        orGap(
                "drive " + link,
                Optional.<JsonDoc>empty(),
                () -> Optional.of(session.get(link).doc()))
            .flatMap(doc -> Part.of(doc, "CapacityBytes"))
            .ifPresent(drives::add);
      }
    }
    return drives;
  }

  private List<String> macs(JsonDoc system) throws BmcFaultException, InterruptedException {
    var macs = new TreeSet<String>();
    for (var nic : members("network cards", system.link("EthernetInterfaces"))) {
      nic.text("PermanentMACAddress")
          .or(() -> nic.text("MACAddress"))
          .map(mac -> mac.toLowerCase(Locale.ROOT).replace('-', ':'))
          .filter(mac -> mac.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"))
          .ifPresent(macs::add);
    }
    return List.copyOf(macs);
  }

  private Map<String, String> firmware() throws BmcFaultException, InterruptedException {
    var versions = new TreeMap<String, String>();
    var service = session.root().updateService();
    if (service.isEmpty()) {
      return versions;
    }
    var inventory =
        orGap(
            "firmware",
            Optional.<String>empty(),
            () -> session.get(service.get()).doc().link("FirmwareInventory"));
    for (var item : members("firmware", inventory)) {
      var name = item.text("Name").or(() -> item.text("Id")).orElse("?");
      item.text("Version").ifPresent(version -> versions.put(name, version));
    }
    return versions;
  }

  private Optional<Boolean> secureBoot(JsonDoc system)
      throws BmcFaultException, InterruptedException {
    var link = system.link("SecureBoot");
    return link.isEmpty()
        ? Optional.empty()
        : orGap(
            "Secure Boot",
            Optional.<Boolean>empty(),
            () ->
                session.get(link.get()).doc().text("SecureBootCurrentBoot").map("Enabled"::equals));
  }

  /** Of the machine's chassis, in the form that Redfish has had since 2020.4. */
  public List<Reading> sensors() throws BmcFaultException, InterruptedException {
    systems.identify();
    var readings = new ArrayList<Reading>();
    for (var link : systems.system().doc().links("Links", "Chassis")) {
      var sensors = session.get(link).doc().link("Sensors");
      for (var sensor : members("sensors", sensors)) {
        readings.add(
            new Reading(
                sensor.text("Name").orElse("?"),
                sensor.decimal("Reading"),
                sensor.text("ReadingUnits")));
      }
    }
    return List.copyOf(readings);
  }

  /** The logs of manager and system, as many entries as one collection may have. */
  public List<LogLine> log() throws BmcFaultException, InterruptedException {
    systems.identify();
    var lines = new ArrayList<LogLine>();
    var owners = new ArrayList<JsonDoc>(List.of(systems.system().doc()));
    systems.manager().ifPresent(manager -> owners.add(manager.doc()));
    for (var owner : owners) {
      for (var service : members("logs", owner.link("LogServices"))) {
        var entries = service.link("Entries");
        if (entries.isPresent()) {
          orGap(
                  "log entries",
                  List.<JsonDoc>of(),
                  () -> session.get(entries.get()).doc().objects("Members"))
              .forEach(
                  entry -> entry.text("Message").ifPresent(text -> lines.add(line(entry, text))));
        }
      }
    }
    return List.copyOf(lines);
  }

  private static LogLine line(JsonDoc entry, String text) {
    return new LogLine(entry.text("Created"), entry.text("Severity"), text);
  }
}
