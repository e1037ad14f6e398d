package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.BmcCertificate;
import dev.ichor.bmc.policy.care.MetricReport;
import dev.ichor.bmc.policy.care.NetworkServices;
import dev.ichor.bmc.policy.care.SigningWish;
import dev.ichor.bmc.policy.care.StorageUnit;
import dev.ichor.bmc.policy.care.UpdateLook;
import dev.ichor.bmc.policy.care.UpdateStart;
import dev.ichor.bmc.policy.care.UpdateWish;
import dev.ichor.bmc.policy.care.Upkeep;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Optional;

/** {@link Upkeep} by Redfish, in one session. */
final class RedfishUpkeep implements Upkeep {
  private final RedfishSession session;
  private final Systems systems;
  private final Writer writer;

  RedfishUpkeep(RedfishSession session, Systems systems, Writer writer) {
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

  private CertificateDesk certificateDesk() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new CertificateDesk(session, systems, writer);
  }

  @Override
  public List<BmcCertificate> certificates() throws BmcFaultException, InterruptedException {
    return certificateDesk().list();
  }

  @Override
  public String signingRequest(SigningWish wish) throws BmcFaultException, InterruptedException {
    return certificateDesk().signingRequest(wish);
  }

  @Override
  public void replaceCertificate(Secret pem) throws BmcFaultException, InterruptedException {
    certificateDesk().replace(pem);
  }

  @Override
  public NetworkServices services() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new ProtocolDesk(session, systems, writer).read();
  }

  @Override
  public NetworkServices change(NetworkServices.Wish wish)
      throws BmcFaultException, InterruptedException {
    systems.identify();
    return new ProtocolDesk(session, systems, writer).change(wish);
  }

  @Override
  public List<MetricReport> reports() throws BmcFaultException, InterruptedException {
    return new MetricDesk(session, systems).list();
  }

  @Override
  public MetricReport report(String id) throws BmcFaultException, InterruptedException {
    return new MetricDesk(session, systems).read(id);
  }

  @Override
  public List<StorageUnit> storage() throws BmcFaultException, InterruptedException {
    systems.identify();
    return new StorageDesk(session, systems).read();
  }

  @Override
  public UpdateStart update(UpdateWish wish) throws BmcFaultException, InterruptedException {
    systems.identify();
    return new UpdateDesk(session, systems).begin(wish);
  }

  @Override
  public UpdateLook updating(Optional<String> task) throws BmcFaultException, InterruptedException {
    return new UpdateDesk(session, systems).look(task);
  }
}
