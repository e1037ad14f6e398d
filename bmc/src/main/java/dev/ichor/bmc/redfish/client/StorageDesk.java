package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.StorageUnit;
import dev.ichor.bmc.policy.care.StorageUnit.Drive;
import dev.ichor.bmc.policy.care.StorageUnit.Volume;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Controllers, drives and volumes (DSP0268 Storage, Drive, Volume); read only. */
final class StorageDesk {
  private final RedfishSession session;
  private final Systems systems;

  StorageDesk(RedfishSession session, Systems systems) {
    this.session = session;
    this.systems = systems;
  }

  List<StorageUnit> read() throws BmcFaultException, InterruptedException {
    var link = systems.system().doc().link("Storage");
    if (link.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              session.target().name(), Ability.STORAGE.words(), "its system shows no Storage"));
    }
    var units = new ArrayList<StorageUnit>();
    for (var doc : systems.documents(link)) {
      units.add(unit(doc));
    }
    return List.copyOf(units);
  }

  private StorageUnit unit(JsonDoc doc) throws BmcFaultException, InterruptedException {
    var gaps = new ArrayList<String>();
    var drives = new ArrayList<Drive>();
    var id = doc.text("Id").orElse("?");
    for (var drive : doc.links("Drives")) {
      var read = orGap("drive " + drive, gaps, () -> List.of(session.get(drive).doc()));
      read.forEach(it -> drives.add(drive(it)));
    }
    var volumes = new ArrayList<Volume>();
    var documents = orGap("volumes", gaps, () -> systems.documents(doc.link("Volumes")));
    for (var volume : documents) {
      volumes.add(volume(volume));
    }
    return new StorageUnit(id, doc.text("Name").orElse(id), model(doc), drives, volumes, gaps);
  }

  /** In the storage itself; newer ones have it in a collection, which is left alone. */
  private static Optional<String> model(JsonDoc storage) {
    return storage.objects("StorageControllers").stream()
        .flatMap(controller -> controller.text("Model").stream())
        .findFirst();
  }

  private static Drive drive(JsonDoc doc) {
    return new Drive(
        doc.text("Id").orElse("?"),
        doc.text("Model"),
        doc.text("SerialNumber"),
        doc.whole("CapacityBytes"),
        doc.text("MediaType"),
        doc.text("Protocol"),
        doc.text("Status", "Health"),
        doc.whole("PredictedMediaLifeLeftPercent"),
        doc.flag("FailurePredicted"));
  }

  private Volume volume(JsonDoc doc) throws BmcFaultException {
    var id = doc.text("Id").orElse("?");
    var drives = new ArrayList<String>();
    for (var link : doc.links("Links", "Drives")) {
      drives.add(session.reference(link).last());
    }
    return new Volume(
        id,
        doc.text("Name").orElse(id),
        doc.text("RAIDType").or(() -> doc.text("VolumeType")),
        doc.whole("CapacityBytes"),
        doc.text("Status", "Health"),
        drives);
  }

  private interface Reading {
    List<JsonDoc> read() throws BmcFaultException, InterruptedException;
  }

  private static List<JsonDoc> orGap(String what, List<String> gaps, Reading reading)
      throws BmcFaultException, InterruptedException {
    try {
      return reading.read();
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.NotSupported _, BmcFault.Refused _, BmcFault.PrivilegeRefused _ -> {
          gaps.add("%s: %s".formatted(what, e.fault().advice()));
          yield List.of();
        }
        default -> throw e;
      };
    }
  }
}
