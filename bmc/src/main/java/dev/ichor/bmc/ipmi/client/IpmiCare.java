package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.policy.Enterprise;
import dev.ichor.bmc.ipmi.policy.IpmiFindings;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.DcmiPower;
import dev.ichor.bmc.ipmi.wire.DcmiText;
import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.bmc.ipmi.wire.LanParameter;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.ipmi.wire.SystemGuid;
import dev.ichor.bmc.ipmi.wire.Watchdog;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Abilities;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.Controller;
import dev.ichor.bmc.policy.care.EventLog;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.PowerDraw;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.policy.care.Setup;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Care} by IPMI commands, in one open session. */
final class IpmiCare implements Care {

  private static final String NO_DCMI = "it does not speak this part of DCMI";

  private final IpmiPeer session;

  IpmiCare(IpmiPeer session) {
    this.session = requireNonNull(session, "session");
  }

  @Override
  public String name() {
    return session.name();
  }

  private DeviceId device() throws BmcFaultException, InterruptedException {
    var data = session.require(Command.GET_DEVICE_ID, Bytes.EMPTY);
    return session.decoded(() -> DeviceId.decode(data));
  }

  @Override
  public Setup setup() throws BmcFaultException, InterruptedException {
    return new IpmiSetup(name(), device());
  }

  @Override
  public Housekeeping housekeeping() {
    return new IpmiHousekeeping(session, InstantSource.system());
  }

  /** From what it says of itself (Get Device ID, §20.1), from DCMI, and from its SOL settings. */
  @Override
  public Abilities abilities() throws BmcFaultException, InterruptedException {
    var device = device();
    var dcmi = measures();
    return kept(device, dcmi)
        .can(Ability.POWER, Ability.BOOT_DEVICE, Ability.IDENTIFY, Ability.DIAGNOSTIC_INTERRUPT)
        .can(Ability.ACCOUNTS, Ability.CHANGE_ACCOUNTS, Ability.NETWORK, Ability.CHANGE_NETWORK)
        .can(Ability.RESET, Ability.WATCHDOG)
        .when(
            device.has(DeviceId.SENSORS) || device.has(DeviceId.SDR_REPOSITORY),
            Ability.SENSORS,
            "it says that it has no sensors")
        .when(device.has(DeviceId.SEL), Ability.LOG, "it says that it keeps no event log")
        .when(device.has(DeviceId.SEL), Ability.CLEAR_LOG, "it says that it keeps no event log")
        .when(device.has(DeviceId.FRU), Ability.PARTS, "it says that it keeps no FRU inventory")
        .when(dcmi, Ability.POWER_DRAW, "it has no DCMI power management")
        .when(
            hasConsole(), Ability.CONSOLE, "serial over LAN is off or missing; switch it on there")
        .cannot(Ability.HTTP_BOOT, "IPMI has no such boot device; use Redfish")
        .can(Ability.FIRMWARE)
        .cannot(Ability.VIRTUAL_MEDIA, IpmiSetup.NO_IPMI)
        .cannot(Ability.BIOS, IpmiSetup.NO_IPMI)
        .cannot(Ability.CHANGE_BIOS, IpmiSetup.NO_IPMI)
        .cannot(Ability.SECURE_BOOT, IpmiSetup.NO_IPMI)
        .cannot(Ability.SECURE_BOOT_KEYS, IpmiSetup.NO_IPMI)
        .cannot(Ability.EVENTS, "IPMI has traps instead (PET): alerts and --bmc-traps")
        .build();
  }

  /** Of what keeps it in order. */
  private Abilities.Builder kept(DeviceId device, boolean dcmi)
      throws BmcFaultException, InterruptedException {
    return new Abilities.Builder()
        .when(device.has(DeviceId.SEL), Ability.CLOCK, "it says that it keeps no event log")
        .when(
            answers(Command.GET_SOL_PARAMETER, LanParameter.SOL_ENABLE.get(0)),
            Ability.SOL_SETTINGS,
            "it does not tell settings of serial over LAN")
        .when(
            answers(Command.GET_PEF_CAPABILITIES, Bytes.EMPTY),
            Ability.ALERTS,
            "it has no platform event filtering")
        .when(dcmi, Ability.POWER_LIMIT, "it has no DCMI power management")
        .when(
            answers(Command.DCMI_ASSET_TAG, DcmiText.request(0, DcmiText.PIECE)),
            Ability.ASSET_TAG,
            NO_DCMI)
        .when(
            answers(Command.DCMI_GET_NAME, DcmiText.request(0, DcmiText.PIECE)),
            Ability.CONTROLLER_NAME,
            NO_DCMI);
  }

  private boolean answers(Command command, Bytes data)
      throws BmcFaultException, InterruptedException {
    return session.command(command, data).completion().isOk();
  }

  private boolean measures() throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.DCMI_CAPABILITIES, DcmiPower.capabilities());
    return answer.completion().isOk() && session.decoded(() -> DcmiPower.isMeasured(answer.data()));
  }

  private boolean hasConsole() throws BmcFaultException, InterruptedException {
    if (!session.bmc().equals(session)) {
      return false; // serial over LAN is the BMC's own
    }
    var answer = session.command(Command.GET_SOL_PARAMETER, LanParameter.SOL_ENABLE.get(0));
    return answer.completion().isOk() && answer.data().size() > 1 && (answer.data().at(1) & 1) != 0;
  }

  @Override
  public Controller controller() throws BmcFaultException, InterruptedException {
    var device = device();
    var guid = session.command(Command.GET_SYSTEM_GUID, Bytes.EMPTY);
    var capabilities =
        session.command(
            Command.GET_AUTH_CAPABILITIES, AuthCapabilities.request(Privilege.ADMINISTRATOR, true));
    var findings = new ArrayList<String>();
    if (capabilities.completion().isOk()) {
      var said = session.decoded(() -> AuthCapabilities.decode(capabilities.data()));
      findings.addAll(IpmiFindings.of(said));
    }
    findings.addAll(IpmiFindings.ofSuites(new LanDesk(session.bmc()).openSuites()));
    var clock = session.command(Command.GET_SEL_TIME, Bytes.EMPTY);
    if (clock.completion().isOk()) {
      var theirs = session.decoded(() -> SelEntry.clock(clock.data()));
      BmcClock.of(theirs, Instant.now()).finding().ifPresent(findings::add);
    }
    findings.addAll(IpmiFindings.ofLogin(session.suite()));
    return new Controller(
        "IPMI " + device.ipmiVersion(),
        Optional.of(Enterprise.name(device.manufacturer())),
        Optional.of("product %d".formatted(device.product())),
        Optional.of(device.firmware()),
        guid.completion().isOk()
            ? Optional.of(
                session.decoded(() -> SystemGuid.decode(guid.data())).reversed().toString())
            : Optional.empty(),
        findings);
  }

  /** Of the repository; of the BMC as a sensor device where it has none. */
  private List<Sdr> records(List<String> gaps) throws BmcFaultException, InterruptedException {
    var device = device();
    var records = RecordWalk.records(session, !device.has(DeviceId.SDR_REPOSITORY));
    return RecordWalk.decoded(records, gaps);
  }

  @Override
  public List<Sensor> sensors() throws BmcFaultException, InterruptedException {
    return new SensorReader(session).read(records(new ArrayList<>()));
  }

  /** The names of the sensors are worth a walk; where that fails, numbers do. */
  @Override
  public EventLog log() throws BmcFaultException, InterruptedException {
    return new EventLogReader(session).read(knownRecords());
  }

  private List<Sdr> knownRecords() throws BmcFaultException, InterruptedException {
    try {
      return records(new ArrayList<>());
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.Refused _, BmcFault.PrivilegeRefused _, BmcFault.Garbled _ -> List.of();
        default -> throw e;
      };
    }
  }

  @Override
  public void clearLog() throws BmcFaultException, InterruptedException {
    new EventLogReader(session).clear();
  }

  @Override
  public List<Part> parts() throws BmcFaultException, InterruptedException {
    return new FruWalk(session).parts(knownRecords());
  }

  @Override
  public List<Account> accounts() throws BmcFaultException, InterruptedException {
    return new UserDesk(session.bmc()).list();
  }

  @Override
  public Account create(NewAccount wish) throws BmcFaultException, InterruptedException {
    return new UserDesk(session.bmc()).create(wish);
  }

  @Override
  public void setPassword(String account, Secret password)
      throws BmcFaultException, InterruptedException {
    new UserDesk(session.bmc()).setPassword(account, password);
  }

  @Override
  public void renew(String user, Secret password) throws BmcFaultException, InterruptedException {
    new UserDesk(session.bmc()).renew(user, password);
  }

  @Override
  public void remove(String account) throws BmcFaultException, InterruptedException {
    new UserDesk(session.bmc()).remove(account);
  }

  @Override
  public Network network() throws BmcFaultException, InterruptedException {
    return new LanDesk(session.bmc()).read();
  }

  @Override
  public Network change(Network.Wish wish) throws BmcFaultException, InterruptedException {
    return new LanDesk(session.bmc()).change(wish);
  }

  @Override
  public PowerDraw powerDraw() throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.DCMI_POWER_READING, DcmiPower.request());
    if (!answer.completion().isOk()) {
      throw new BmcFaultException(
          answer.completion().isUnsupported()
              ? new BmcFault.NotSupported(
                  name(), Ability.POWER_DRAW.words(), "it has no DCMI power management")
              : session.fault(answer));
    }
    var power = session.decoded(() -> DcmiPower.decode(answer.data()));
    if (!power.active()) {
      throw new BmcFaultException(
          new BmcFault.NotSupported(
              name(), Ability.POWER_DRAW.words(), "it does not measure at present"));
    }
    return new PowerDraw(
        power.current(),
        Optional.of((double) power.minimum()),
        Optional.of((double) power.maximum()),
        Optional.of((double) power.average()),
        Optional.of(power.seconds()));
  }

  @Override
  public String disarmWatchdog() throws BmcFaultException, InterruptedException {
    var before = session.require(Command.GET_WATCHDOG, Bytes.EMPTY);
    var armed = session.decoded(() -> Watchdog.decode(before));
    if (!armed.running()) {
      return "the watchdog was not running";
    }
    session.require(Command.SET_WATCHDOG, Watchdog.disarm());
    var after = session.require(Command.GET_WATCHDOG, Bytes.EMPTY);
    if (session.decoded(() -> Watchdog.decode(after)).running()) {
      throw new BmcFaultException(
          new BmcFault.Refused(name(), "stopping the watchdog", "it still runs"));
    }
    return "the watchdog was stopped with %d s left".formatted(armed.left().toSeconds());
  }

  /** The answer may never come: the BMC that gives it is about to go. */
  @Override
  public void reset() throws BmcFaultException, InterruptedException {
    session.parting(Command.COLD_RESET, Bytes.EMPTY);
  }
}
