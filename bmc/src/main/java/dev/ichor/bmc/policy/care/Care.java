package dev.ichor.bmc.policy.care;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.Secret;
import java.util.List;

/**
 * The part of a {@link dev.ichor.bmc.policy.Bmc} that looks after the machine and the BMC itself.
 * What this BMC cannot do throws {@link BmcFault.NotSupported} with the reason; {@link #abilities}
 * says so beforehand. Whatever a driver does not override, it cannot do.
 */
public interface Care {
  /** {@code host:port}, for sentences. */
  String name();

  Abilities abilities() throws BmcFaultException, InterruptedException;

  Controller controller() throws BmcFaultException, InterruptedException;

  /** What machine and firmware are set to. */
  Setup setup() throws BmcFaultException, InterruptedException;

  /** Clock, power limit, asset tag and the like. */
  Housekeeping housekeeping() throws BmcFaultException, InterruptedException;

  /** What keeps it in order. */
  default Upkeep upkeep() {
    var name = name();
    return new Upkeep() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String whyNot() {
        return "IPMI has no such command; use Redfish if it has that";
      }
    };
  }

  default List<Sensor> sensors() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.SENSORS);
  }

  default EventLog log() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.LOG);
  }

  /** Empties the log and reads back that it is empty. */
  default void clearLog() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CLEAR_LOG);
  }

  default List<Part> parts() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.PARTS);
  }

  default List<Account> accounts() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.ACCOUNTS);
  }

  /** Makes an account, enables it, and reads it back. */
  default Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_ACCOUNTS);
  }

  /** Sets a password and, where the BMC can be asked, tests that it took. */
  default void setPassword(String account, Secret password)
      throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_ACCOUNTS);
  }

  /**
   * Gives a user a password, also the one that Ichor logs in with; one that is not there is made an
   * administrator. Whoever calls keeps the old password until the new one is proven by a login.
   */
  default void renew(String user, Secret password) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_ACCOUNTS);
  }

  /** The account is gone afterwards, or at least disabled and without access. */
  default void remove(String account) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_ACCOUNTS);
  }

  default Network network() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.NETWORK);
  }

  /**
   * Writes and reads back. {@link Network#UNKNOWN} when the BMC went silent behind the last write:
   * then it has moved.
   */
  default Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    throw cannot(Ability.CHANGE_NETWORK);
  }

  default PowerDraw powerDraw() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.POWER_DRAW);
  }

  /** Stops the watchdog, so that it resets nobody in the middle of an installation. */
  default String disarmWatchdog() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.WATCHDOG);
  }

  /** The BMC starts anew; the machine is not touched. The session is lost with it. */
  default void reset() throws BmcFaultException, InterruptedException {
    throw cannot(Ability.RESET);
  }

  private BmcFaultException cannot(Ability ability) {
    return new BmcFaultException(
        new BmcFault.NotSupported(name(), ability.words(), "this driver has no word for it"));
  }
}
