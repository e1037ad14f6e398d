package dev.ichor.bmc.policy.care;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a BMC and its machine in order. What this BMC cannot do throws {@link
 * BmcFault.NotSupported} with the reason; whatever a driver does not override, it cannot do.
 */
public interface Upkeep {
  /** {@code host:port}, for sentences. */
  String name();

  /** Why a driver has none of it. */
  String whyNot();

  /** Its own certificates, the one of its web server first. */
  default List<BmcCertificate> certificates() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CERTIFICATES);
  }

  /**
   * Makes a key and a request for a certificate of it, which an authority can sign.
   *
   * @return in PEM
   */
  default String signingRequest(SigningWish wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_CERTIFICATE);
  }

  /**
   * Gives the web server another certificate; whether it shows it, a new connection tells.
   *
   * @param pem the certificate, its chain behind it, and its key where the BMC did not make it
   */
  default void replaceCertificate(Secret pem) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_CERTIFICATE);
  }

  default NetworkServices services() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SERVICES);
  }

  /** Switches services and reads back. */
  default NetworkServices change(NetworkServices.Wish wish)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_SERVICES);
  }

  /** Reports without their values. */
  default List<MetricReport> reports() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.METRICS);
  }

  default MetricReport report(String id) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.METRICS);
  }

  default List<StorageUnit> storage() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.STORAGE);
  }

  /**
   * Tells it to fetch an image and to update; returns as soon as it has taken that. The order is
   * sent once.
   *
   * @throws BmcFaultException when it was not taken, for certain
   */
  default UpdateStart update(UpdateWish wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.UPDATE);
  }

  /**
   * @param task from {@link #update}
   */
  default UpdateLook updating(Optional<String> task)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.UPDATE);
  }

  private BmcFaultException cannot(Ability ability) {
    return new BmcFaultException(new BmcFault.NotSupported(name(), ability.words(), whyNot()));
  }
}
