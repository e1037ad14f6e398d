package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.events.EventDesk;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootMode;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.policy.PowerGoal;
import dev.ichor.bmc.policy.PowerPolicy;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Probed;
import dev.ichor.bmc.policy.ProtocolChoice;
import dev.ichor.bmc.policy.RestartPacing;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * {@link Power} for machines whose BMC speaks Redfish or IPMI 2.0. Blocking and safe for any number
 * of threads; each action is one session, and one BMC does one action at a time.
 */
public final class BmcPower implements Power, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BmcPower.class);

  private final BmcConfig config;
  private final BmcDrivers drivers;
  private final RestartMemory restarts = new RestartMemory(System::nanoTime);

  /** Opens the socket that all IPMI goes through, and the client that all Redfish does. */
  public BmcPower(BmcConfig config) {
    this.config = requireNonNull(config, "config");
    this.drivers = new BmcDrivers(config);
  }

  /** Sensors, logs, accounts and the like, through the same socket and the same turns. */
  public BmcDesk desk() {
    return new BmcDesk(drivers);
  }

  @Override
  public Reading read(BmcEndpoint bmc) {
    try {
      return new Reading.State(drivers.run(bmc, Privilege.USER, Bmc::isOn).value());
    } catch (BmcFaultException e) {
      LOG.debugf("bmc read bmc=%s why=\"%s\"", bmc.address(), e.fault().advice());
      return new Reading.Unknown(e.fault().advice());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading.Unknown(new BmcFault.Stopping(name(bmc)).advice());
    }
  }

  /** Subscriptions and streams of events, through the same turns. */
  public EventDesk.Bmcs events() {
    return drivers.events();
  }

  /** Looks once and lightly; a BMC that something else speaks to is left alone. */
  public Look look(BmcEndpoint bmc) {
    try {
      return drivers.glance(bmc);
    } catch (BmcFaultException e) {
      LOG.debugf("bmc look bmc=%s why=\"%s\"", bmc.address(), e.fault().advice());
      return Look.of(e.fault());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Look.Taken();
    }
  }

  @Override
  public Result netbootOnce(BmcEndpoint bmc, Firmware firmware) {
    var http = bmc.boot().filter(BmcBoot::isHttp).map(it -> new BootTarget.Http(it.address()));
    return reach(bmc, new PowerGoal.NetbootOnce(mode(firmware), http));
  }

  @Override
  public Result diskOnce(BmcEndpoint bmc, Firmware firmware) {
    return reach(bmc, new PowerGoal.DiskOnce(mode(firmware)));
  }

  private static BootMode mode(Firmware firmware) {
    return switch (firmware) {
      case BIOS -> BootMode.LEGACY;
      case UEFI -> BootMode.UEFI;
      case UNKNOWN -> BootMode.UNCHANGED;
    };
  }

  @Override
  public Result on(BmcEndpoint bmc) {
    return reach(bmc, new PowerGoal.On());
  }

  @Override
  public Result off(BmcEndpoint bmc) {
    return reach(bmc, new PowerGoal.Off());
  }

  @Override
  public Result shutdown(BmcEndpoint bmc, Objection objection) {
    return reach(bmc, new PowerGoal.GracefulOff(config.patience()), objection);
  }

  @Override
  public Result reset(BmcEndpoint bmc) {
    return reach(bmc, new PowerGoal.Restart());
  }

  @Override
  public Result cycle(BmcEndpoint bmc) {
    return reach(bmc, new PowerGoal.Cycle());
  }

  /** What this BMC can do, and how it does it; nothing of the machine is changed. */
  public SelfTest selfTest(BmcEndpoint bmc) {
    return drivers.selfTest(bmc);
  }

  /** What answers at its address without a login. */
  public Probed probe(BmcEndpoint bmc) {
    return drivers.probe(bmc);
  }

  /** Sets a user's password; a user that is not there is made an administrator. */
  public void setPassword(BmcEndpoint by, String user, Secret password)
      throws BmcFaultException, InterruptedException {
    drivers.setPassword(by, user, password);
  }

  /** Gives BMCs other certificates. */
  public CertificateChange certificates(CertificateChange.Times times) {
    return new CertificateChange(drivers, times);
  }

  /**
   * Logs in and looks at the power.
   *
   * @param level rights that the login must give; an administrator's are looked up in the BMC's
   *     list of users as well, where it can be read: over Redfish a login has the rights that it
   *     has
   */
  public void check(BmcEndpoint bmc, Account.Level level)
      throws BmcFaultException, InterruptedException {
    drivers.run(
        bmc,
        BmcDesk.privilege(level),
        one -> {
          var isOn = one.isOn();
          if (level == Account.Level.ADMINISTRATOR) {
            lookUpRights(one, bmc);
          }
          return isOn;
        });
  }

  private static void lookUpRights(Bmc one, BmcEndpoint bmc)
      throws BmcFaultException, InterruptedException {
    List<Account> accounts;
    try {
      accounts = one.care().accounts();
    } catch (BmcFaultException e) {
      switch (e.fault()) {
        case BmcFault.NotSupported _, BmcFault.Refused _, BmcFault.Garbled _ -> {
          LOG.debugf("bmc rights bmc=%s why=\"%s\"", bmc.address(), e.fault().advice());
          return; // it does not say; the login counts
        }
        default -> throw e;
      }
    }
    var has =
        accounts.stream()
            .filter(it -> it.name().equals(bmc.user()))
            .findFirst()
            .flatMap(Account::level);
    if (has.filter(it -> it != Account.Level.ADMINISTRATOR).isPresent()) {
      throw new BmcFaultException(
          new BmcFault.PrivilegeRefused(name(bmc), bmc.user(), Account.Level.ADMINISTRATOR.name()));
    }
  }

  /**
   * Logs in by exactly this endpoint and asks which machine is the BMC's own.
   *
   * @throws BmcFaultException when it does not let us in, or does not say
   */
  public BmcClaim introduce(BmcEndpoint bmc) throws BmcFaultException, InterruptedException {
    return drivers.introduce(bmc);
  }

  private Result reach(BmcEndpoint bmc, PowerGoal goal) {
    return reach(bmc, goal, Objection.NONE);
  }

  private Result reach(BmcEndpoint bmc, PowerGoal goal, Objection objection) {
    try {
      var steps = run(bmc, goal, objection);
      LOG.infof(
          "bmc done bmc=%s goal=%s why=\"%s\"", bmc.address(), goal, String.join("; ", steps));
      return new Result.Done(steps);
    } catch (BmcFaultException e) {
      return failed(bmc, goal, e.fault());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(bmc, goal, new BmcFault.Stopping(name(bmc)));
    }
  }

  private List<String> run(BmcEndpoint bmc, PowerGoal goal, Objection objection)
      throws BmcFaultException, InterruptedException {
    var policy = new PowerPolicy(name(bmc), config.power());
    // a second interrupt would break off the dump that the first one began
    var interrupted = new AtomicBoolean();
    var outcome =
        drivers.run(
            bmc,
            Privilege.OPERATOR,
            one -> {
              holdBack(bmc, goal, one);
              return new PowerRun(
                      name(bmc),
                      policy,
                      one,
                      System::nanoTime,
                      act -> interrupted.set(act == PowerSwitch.NMI),
                      act -> remember(bmc, act),
                      objection)
                  .reach(goal);
            },
            fault -> !interrupted.get() || ProtocolChoice.isUndone(fault));
    return Stream.concat(outcome.why().stream(), outcome.value().stream()).toList();
  }

  /** Before anything is armed: an override left behind would surprise the next start. */
  private void holdBack(BmcEndpoint bmc, PowerGoal goal, Bmc one)
      throws BmcFaultException, InterruptedException {
    var fault = RestartPacing.judge(name(bmc), goal, restarts.since(bmc), config.restartInterval());
    if (fault.isPresent() && one.isOn()) {
      throw new BmcFaultException(fault.get());
    }
  }

  private void remember(BmcEndpoint bmc, PowerSwitch act) {
    if (RestartPacing.isRestart(act)) {
      restarts.restarted(bmc);
    }
  }

  private static Result failed(BmcEndpoint bmc, PowerGoal goal, BmcFault fault) {
    LOG.infof("bmc failed bmc=%s goal=%s why=\"%s\"", bmc.address(), goal, fault.advice());
    return new Result.Failed(fault.advice(), fault.isTransient());
  }

  private static String name(BmcEndpoint bmc) {
    return "%s:%d".formatted(bmc.host(), bmc.port());
  }

  /** This BMC is no machine's any more, or has another login or address: nothing is kept of it. */
  public void forget(BmcEndpoint bmc) {
    drivers.forget(bmc);
    restarts.forget(bmc);
  }

  /** How much is kept of BMCs between actions; grows with their number and with nothing else. */
  public int kept() {
    return drivers.kept() + restarts.size();
  }

  /** Ends running actions, closes their sessions, then the socket. */
  @Override
  public void close() {
    drivers.close();
  }
}
