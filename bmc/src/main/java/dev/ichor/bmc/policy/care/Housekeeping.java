package dev.ichor.bmc.policy.care;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;

/**
 * What keeps a BMC in order over the years: clock, serial over LAN, power limit, asset tag, its own
 * name, where its traps go. What this BMC cannot do throws {@link BmcFault.NotSupported} with the
 * reason; every write is read back.
 */
public interface Housekeeping {
  /** {@code host:port}, for sentences. */
  String name();

  /** Why a driver has none of what it does not override. */
  String whyNot();

  default BmcClock clock() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CLOCK);
  }

  /** Sets it to Ichor's own, UTC. */
  default BmcClock setClock() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CLOCK);
  }

  default SolSettings sol() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SOL_SETTINGS);
  }

  default SolSettings change(SolSettings.Wish wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SOL_SETTINGS);
  }

  default PowerLimit powerLimit() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.POWER_LIMIT);
  }

  default PowerLimit change(PowerLimit.Wish wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.POWER_LIMIT);
  }

  /** What stands on the machine for those who own it; empty text when there is none. */
  default String assetTag() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ASSET_TAG);
  }

  /**
   * @param tag printable ASCII, 0 to 63 characters
   */
  default String setAssetTag(String tag) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ASSET_TAG);
  }

  /** What the BMC calls itself. */
  default String controllerName() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CONTROLLER_NAME);
  }

  /**
   * @param name printable ASCII without blanks, 1 to 63 characters
   */
  default String setControllerName(String name) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CONTROLLER_NAME);
  }

  default Alerts alerts() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ALERTS);
  }

  /**
   * Gives a free destination this address, or finds that one has it.
   *
   * @param address IPv4, dotted
   */
  default Alerts addAlert(String address) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ALERTS);
  }

  /** Takes this address out of all destinations. */
  default Alerts removeAlert(String address) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ALERTS);
  }

  private BmcFaultException cannot(Ability ability) {
    return new BmcFaultException(new BmcFault.NotSupported(name(), ability.words(), whyNot()));
  }
}
