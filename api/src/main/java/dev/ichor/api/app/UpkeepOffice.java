package dev.ichor.api.app;

import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.CertificateChange;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.update.FirmwareDesk;
import dev.ichor.bmc.update.policy.FirmwareUpdate;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Firmware and certificates of BMCs, on what the inventory knows of the machines. */
public final class UpkeepOffice implements AutoCloseable {
  private final BmcPower controllers;
  private final RecordStore store;
  private final InstantSource clock;
  private final Set<MachineId> unfinished;
  private volatile Optional<Opened> opened = Optional.empty();

  private record Opened(Inventory inventory, FirmwareDesk firmware) {}

  UpkeepOffice(BmcPower controllers, RecordStore store, InstantSource clock) {
    this.controllers = controllers;
    this.store = store;
    this.clock = clock;
    this.unfinished = FirmwareDesk.unfinished(store);
  }

  /** Updates that a restart cut off are watched again. */
  void open(Inventory inventory) {
    var firmware =
        new FirmwareDesk(
            controllers.desk(),
            store,
            id -> inventory.machines().find(id).flatMap(view -> view.machine().bmc()),
            update -> inventory.evidence().record(evidence(update)),
            FirmwareDesk.Times.STANDARD,
            clock);
    opened = Optional.of(new Opened(inventory, firmware));
    firmware.resume();
  }

  private Evidence evidence(FirmwareUpdate update) {
    return new Evidence(
        new Evidence.Subject.ByMachine(update.machine()),
        clock.instant(),
        Evidence.Source.BMC,
        "firmware-" + update.phase().name().toLowerCase(java.util.Locale.ROOT),
        Printable.of("firmware update: " + update.words()),
        Map.of("image", Printable.of(update.image())));
  }

  private Opened opened() {
    return opened.orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public FirmwareDesk firmware() {
    return opened().firmware();
  }

  /** Its firmware is being written, or may be; known from the start on, before anybody acts. */
  public boolean isUpdating(MachineId machine) {
    return opened
        .map(it -> it.firmware().isUnderWay(machine))
        .orElseGet(() -> unfinished.contains(machine));
  }

  /**
   * Gives a BMC another certificate; what vouches for it is on record only when the BMC shows it.
   *
   * @throws BmcFaultException when the BMC refused it
   * @throws IllegalArgumentException when the certificate cannot be used
   */
  public CertificateChange.Outcome replaceCertificate(
      MachineId machine, BmcEndpoint bmc, Secret pem)
      throws BmcFaultException, InterruptedException {
    var outcome = controllers.certificates(CertificateChange.Times.STANDARD).replace(bmc, pem);
    if (outcome instanceof CertificateChange.Outcome.Replaced(var fingerprint, var trust)
        && trust.isPresent()) {
      var recorded = opened().inventory().machines().bmcLogin(machine, bmc, bmc.withTrust(trust));
      if (!(recorded instanceof Outcome.Done)) {
        return new CertificateChange.Outcome.Unknown(
            "it shows the new certificate, and the machine's BMC was changed meanwhile; approve it"
                + " with bmc.certificate="
                + fingerprint);
      }
    }
    return outcome;
  }

  @Override
  public void close() {
    opened.ifPresent(it -> it.firmware().close());
  }
}
