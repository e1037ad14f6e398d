package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BootState;
import dev.ichor.bmc.policy.care.Firmware;
import dev.ichor.bmc.policy.care.MediaSlot;
import dev.ichor.bmc.policy.care.SecureBoot;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Setup} by Redfish, in one session. */
final class RedfishSetup implements Setup {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  RedfishSetup(RedfishSession session, Systems systems, Writer writer) {
    this.session = session;
    this.systems = systems;
    this.writer = writer;
  }

  @Override
  public String name() {
    return session.target().name();
  }

  @Override
  public String whyNot() {
    return "it shows none";
  }

  @Override
  public BootState boot() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new BootDesk(session, systems, writer).read();
  }

  @Override
  public BootState setBootOrder(List<String> first) throws BmcFaultException, InterruptedException {
    systems.identify();
    return new BootDesk(session, systems, writer).order(first);
  }

  @Override
  public List<String> clearHttpBoot() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new BootWriter(session, systems, writer).clearHttp();
  }

  @Override
  public List<MediaSlot> media() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new RedfishMedia(session, systems, writer).slots();
  }

  @Override
  public MediaSlot insert(String image) throws BmcFaultException, InterruptedException {
    return new RedfishMedia(session, systems, writer).insert(image);
  }

  @Override
  public MediaSlot eject() throws BmcFaultException, InterruptedException {
    return new RedfishMedia(session, systems, writer).eject();
  }

  private BiosDesk biosDesk() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new BiosDesk(session, systems, writer);
  }

  @Override
  public List<BiosAttribute> bios() throws BmcFaultException, InterruptedException {
    return biosDesk().read();
  }

  @Override
  public List<BiosAttribute> setBios(Map<String, String> wish)
      throws BmcFaultException, InterruptedException {
    return biosDesk().write(wish);
  }

  @Override
  public void resetBios() throws BmcFaultException, InterruptedException {
    biosDesk().reset();
  }

  private SecureBootDesk keys() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new SecureBootDesk(session, systems, writer);
  }

  @Override
  public SecureBoot secureBoot() throws BmcFaultException, InterruptedException {
    return keys().read();
  }

  @Override
  public SecureBoot setSecureBoot(boolean enabled) throws BmcFaultException, InterruptedException {
    return keys().set(enabled);
  }

  @Override
  public SecureBoot resetKeys(SecureBoot.KeyReset reset)
      throws BmcFaultException, InterruptedException {
    return keys().reset(reset);
  }

  @Override
  public SecureBoot enrol(String database, String pem)
      throws BmcFaultException, InterruptedException {
    return keys().enrol(database, pem);
  }

  @Override
  public List<Firmware> firmware() throws BmcFaultException, InterruptedException {
    systems.identify();
    var link = session.root().updateService();
    var inventory =
        link.isEmpty()
            ? Optional.<String>empty()
            : session.get(link.get()).doc().link("FirmwareInventory");
    if (inventory.isEmpty()) {
      throw RedfishSession.fault(
          new BmcFault.NotSupported(
              name(), Ability.FIRMWARE.words(), "it has no firmware inventory"));
    }
    var all = new ArrayList<Firmware>();
    for (var doc : systems.documents(inventory)) {
      all.add(firmware(doc));
    }
    return List.copyOf(all);
  }

  private static Firmware firmware(JsonDoc doc) {
    var id = doc.text("Id").orElse("?");
    return new Firmware(
        id, doc.text("Name").orElse(id), doc.text("Version"), doc.flag("Updateable"));
  }
}
