package dev.ichor.bmc.policy.care;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import java.util.List;
import java.util.Map;

/**
 * What a machine and its firmware are set to, by its BMC. What this BMC cannot do throws {@link
 * BmcFault.NotSupported} with the reason; whatever a driver does not override, it cannot do.
 */
public interface Setup {
  /** {@code host:port}, for sentences. */
  String name();

  /** Why a driver has none of it. */
  String whyNot();

  /** What it boots from: override, order, how far the last start came. */
  default BootState boot() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.BOOT_ORDER);
  }

  /**
   * Puts these entries first, in this order, and reads back.
   *
   * @param first ids; the others stay behind them as they were
   */
  default BootState setBootOrder(List<String> first)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.BOOT_ORDER);
  }

  /**
   * Takes away what an HTTP boot left behind.
   *
   * @return sentences for the timeline
   */
  default List<String> clearHttpBoot() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.HTTP_BOOT);
  }

  /** Slots for media that the BMC fetches from the network. */
  default List<MediaSlot> media() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.VIRTUAL_MEDIA);
  }

  /** Inserts a CD image by its URL, whatever was in the slot before, and reads it back. */
  default MediaSlot insert(String image) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.VIRTUAL_MEDIA);
  }

  /** Empties the slot for a CD and reads it back. */
  default MediaSlot eject() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.VIRTUAL_MEDIA);
  }

  /** In the order of their names. */
  default List<BiosAttribute> bios() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.BIOS);
  }

  /**
   * Writes attributes, checked against what is known of them, and reads back that they are set or
   * pending.
   *
   * @param wish values as text, by name
   */
  default List<BiosAttribute> setBios(Map<String, String> wish)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_BIOS);
  }

  /** All attributes as they came from the factory, from the next start on. */
  default void resetBios() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_BIOS);
  }

  default SecureBoot secureBoot() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SECURE_BOOT);
  }

  /** From the next start on; read back. */
  default SecureBoot setSecureBoot(boolean enabled) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SECURE_BOOT);
  }

  /** Keys anew, as the vendor ships them or none; read back. */
  default SecureBoot resetKeys(SecureBoot.KeyReset reset)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SECURE_BOOT_KEYS);
  }

  /**
   * Adds a certificate to a key database; read back.
   *
   * @param database {@code PK}, {@code KEK}, {@code db} or {@code dbx}
   * @param pem one X.509 certificate
   */
  default SecureBoot enrol(String database, String pem)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SECURE_BOOT_KEYS);
  }

  default List<Firmware> firmware() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.FIRMWARE);
  }

  private BmcFaultException cannot(Ability ability) {
    return new BmcFaultException(new BmcFault.NotSupported(name(), ability.words(), whyNot()));
  }
}
