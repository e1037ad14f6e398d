package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.inventory.model.BmcEndpoint;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Everything that a person asks of a BMC beside power: each question is one session, and one BMC
 * answers one question at a time. Blocking and safe for any number of threads.
 */
public final class BmcDesk {
  private static final Logger LOG = Logger.getLogger(BmcDesk.class);

  private final BmcDrivers drivers;

  BmcDesk(BmcDrivers drivers) {
    this.drivers = requireNonNull(drivers, "drivers");
  }

  /** What is asked in one session. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Bmc bmc) throws BmcFaultException, InterruptedException;
  }

  /**
   * @param protocol that was spoken: "IPMI", "Redfish"
   * @param remark why another protocol than the first was taken
   */
  public record Answer<T>(T value, String protocol, Optional<String> remark) {}

  /**
   * @param level the least that the question needs; a session of IPMI gets no more
   * @param what for the log: "sensors"
   */
  public <T> Answer<T> ask(BmcEndpoint bmc, Account.Level level, String what, Question<T> question)
      throws BmcFaultException, InterruptedException {
    try {
      var outcome = drivers.run(bmc, privilege(level), question::ask);
      LOG.infof(
          "bmc asked bmc=%s what=\"%s\" by=%s", bmc.address(), what, outcome.spoken().words());
      return new Answer<>(outcome.value(), outcome.spoken().words(), outcome.why());
    } catch (BmcFaultException e) {
      LOG.infof(
          "bmc refused bmc=%s what=\"%s\" why=\"%s\"", bmc.address(), what, e.fault().advice());
      throw e;
    }
  }

  static Privilege privilege(Account.Level level) {
    return switch (level) {
      case USER -> Privilege.USER;
      case OPERATOR -> Privilege.OPERATOR;
      case ADMINISTRATOR -> Privilege.ADMINISTRATOR;
    };
  }

  /**
   * Carries a machine's serial console until the line is closed; commands to the same BMC go on
   * beside it.
   *
   * @param steal take it from whoever has it
   */
  public void console(BmcEndpoint bmc, SerialLine line, boolean steal)
      throws BmcFaultException, InterruptedException {
    var target = bmc.ipmiWish().target();
    if (target.isPresent()) {
      throw new BmcFaultException(
          new BmcFault.NotSupported(
              "%s:%d".formatted(bmc.host(), bmc.port()),
              Ability.CONSOLE.words(),
              "serial over LAN is the BMC's own, not that of %s behind it"
                  .formatted(target.get())));
    }
    drivers.console(bmc, line, steal);
  }
}
