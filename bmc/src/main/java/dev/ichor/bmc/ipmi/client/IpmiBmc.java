package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.policy.ReadBack;
import dev.ichor.bmc.ipmi.wire.BootDevice;
import dev.ichor.bmc.ipmi.wire.BootFlags;
import dev.ichor.bmc.ipmi.wire.BootOptions;
import dev.ichor.bmc.ipmi.wire.ChassisControl;
import dev.ichor.bmc.ipmi.wire.ChassisStatus;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.policy.Arming;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.BootMode;
import dev.ichor.bmc.policy.BootOrder;
import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.IpmiQuirk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A BMC's power and boot device by IPMI commands, in one open session. */
public final class IpmiBmc implements Bmc {
  /** What one question may take: a large machine's sensors and log need a minute. */
  private static final Duration QUESTION = Duration.ofMinutes(3);

  private final IpmiPeer session;

  public IpmiBmc(IpmiPeer session) {
    this.session = requireNonNull(session, "session");
  }

  @Override
  public boolean isOn() throws BmcFaultException, InterruptedException {
    var data = session.require(Command.GET_CHASSIS_STATUS, Bytes.EMPTY);
    return session.decoded(() -> ChassisStatus.decode(data).powerOn());
  }

  /** A question has {@link #QUESTION}, unless the session was given another time. */
  @Override
  public Care care() {
    if (!session.isLimited()) {
      session.within(QUESTION);
    }
    return new IpmiCare(session);
  }

  @Override
  public void pause(Duration time) throws BmcFaultException, InterruptedException {
    session.pause(time);
  }

  @Override
  public Switched flip(PowerSwitch act) throws BmcFaultException, InterruptedException {
    var control =
        switch (act) {
          case ON -> ChassisControl.POWER_UP;
          case FORCE_OFF -> ChassisControl.POWER_DOWN;
          case GRACEFUL_OFF -> ChassisControl.SOFT_SHUTDOWN;
          case NMI -> ChassisControl.DIAGNOSTIC;
          case FORCE_RESTART -> ChassisControl.HARD_RESET;
          case POWER_CYCLE -> ChassisControl.POWER_CYCLE;
        };
    var answer = session.command(Command.CHASSIS_CONTROL, control.encode());
    var code = answer.completion();
    if (code.isOk()) {
      return new Switched.Accepted();
    }
    if (code.equals(CompletionCode.INSUFFICIENT_PRIVILEGE) || code.isBusy()) {
      throw new BmcFaultException(session.fault(answer));
    }
    return new Switched.Refused(code.toString(), code.equals(CompletionCode.NOT_IN_THIS_STATE));
  }

  /** The order of §28.12: announce, keep, mark as new, write, announce the end, read back. */
  @Override
  public Armed arm(BootOrder order) throws BmcFaultException, InterruptedException {
    var notes = new ArrayList<String>();
    var efi = efi(order.mode());
    var flags = new BootFlags(true, order.persistent(), efi, device(order.target(), efi));
    var announced = set(BootOptions.setInProgress()).isOk();
    try {
      notes.add(keepFlags());
      set(BootOptions.acknowledgeInfo());
      session.require(Command.SET_BOOT_OPTIONS, BootOptions.flags(flags));
    } finally {
      if (announced) {
        set(BootOptions.setComplete());
      }
    }
    notes.add(
        "%s boot set for %s, %s"
            .formatted(
                order.target().words(),
                order.persistent() ? "every start" : "the next start only",
                flags.efi() ? "EFI" : "PC compatible"));
    var arming = readBack(flags);
    notes.add(arming.sentence());
    return new Armed(arming, List.copyOf(notes));
  }

  private BootDevice device(BootTarget target, boolean efi)
      throws BmcFaultException, InterruptedException {
    return switch (target) {
      case BootTarget.Device device ->
          switch (device) {
            case NETWORK -> BootDevice.PXE;
            case DISK ->
                efi && session.quirks().contains(IpmiQuirk.SUPERMICROUEFIDISK)
                    ? BootDevice.PRIMARY_REMOTE
                    : BootDevice.DISK;
            case CD -> BootDevice.CD;
            case SETUP -> BootDevice.SETUP;
            case NONE -> BootDevice.NONE;
          };
      case BootTarget.Http _, BootTarget.Entry _ ->
          throw new BmcFaultException(
              new BmcFault.NotSupported(
                  session.name(), "a start from " + target.words(), "IPMI has no such device"));
    };
  }

  /** Without end where the BMC knows that (§28.5), else for as long as it can: 255 s. */
  @Override
  public Lamp identify(boolean on) throws BmcFaultException, InterruptedException {
    if (on && session.command(Command.CHASSIS_IDENTIFY, Bytes.of(0, 1)).completion().isOk()) {
      return new Lamp(true);
    }
    session.require(Command.CHASSIS_IDENTIFY, Bytes.of(on ? 255 : 0));
    return new Lamp(on);
  }

  /** Without this a BMC forgets the flags after 60 s, less than a large server's self-test. */
  private String keepFlags() throws BmcFaultException, InterruptedException {
    var answer = set(BootOptions.keepFlags());
    return answer.isOk()
        ? "boot flags kept until used (parameter 3)"
        : "boot flags may lapse after 60 s: parameter 3 refused, %s".formatted(answer);
  }

  private CompletionCode set(Bytes parameter) throws BmcFaultException, InterruptedException {
    return session.command(Command.SET_BOOT_OPTIONS, parameter).completion();
  }

  /**
   * The EFI bit has no third value, so "unchanged" writes what is there; unreadable counts as
   * clear.
   */
  private boolean efi(BootMode mode) throws BmcFaultException, InterruptedException {
    return switch (mode) {
      case UEFI -> true;
      case LEGACY -> false;
      case UNCHANGED -> {
        var answer =
            session.command(Command.GET_BOOT_OPTIONS, BootOptions.get(BootOptions.BOOT_FLAGS));
        yield answer.completion().isOk() && session.decoded(() -> flags(answer.data()).efi());
      }
    };
  }

  private Arming readBack(BootFlags wanted) throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_BOOT_OPTIONS, BootOptions.get(BootOptions.BOOT_FLAGS));
    if (!answer.completion().isOk()) {
      return ReadBack.unconfirmed(answer.completion().toString());
    }
    try {
      return ReadBack.judge(wanted, flags(answer.data()));
    } catch (MalformedIpmiException e) {
      return ReadBack.unconfirmed(String.valueOf(e.getMessage()));
    }
  }

  private static BootFlags flags(Bytes data) throws MalformedIpmiException {
    return BootFlags.decode(BootOptions.Answer.decode(data).data());
  }
}
