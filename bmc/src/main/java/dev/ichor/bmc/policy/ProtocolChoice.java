package dev.ichor.bmc.policy;

import dev.ichor.bmc.policy.BmcFault.Access;
import dev.ichor.bmc.policy.BmcFault.Conduct;
import dev.ichor.bmc.policy.BmcFault.Redfish;
import dev.ichor.inventory.model.BmcEndpoint;
import java.util.List;
import java.util.Optional;

/** Which protocol to speak, and when the other one is worth a try. */
public final class ProtocolChoice {
  private ProtocolChoice() {}

  /**
   * In the order to try: what a person prefers, else what worked lately, else what a probe found,
   * else Redfish.
   *
   * @param remembered what worked last time, while that still counts
   * @param probed what answered without a login, while that still counts
   */
  public static List<Spoken> order(
      BmcEndpoint bmc, Optional<Spoken> remembered, Optional<Probed> probed) {
    return switch (bmc.protocol()) {
      case IPMI -> List.of(Spoken.IPMI);
      case REDFISH -> List.of(Spoken.REDFISH);
      case AUTO -> {
        var first =
            preferred(bmc)
                .or(() -> remembered)
                .or(() -> probed.flatMap(Probed::only))
                .orElse(Spoken.REDFISH);
        yield List.of(first, first.other());
      }
      case WAKE, HUMAN ->
          throw new IllegalArgumentException(bmc.address() + " is no management controller");
    };
  }

  /**
   * By Redfish alone where it may be spoken: for what the other protocol cannot tell or do, and
   * must not seem to.
   */
  public static BmcEndpoint redfishOnly(BmcEndpoint bmc) {
    return bmc.protocol() != BmcEndpoint.Protocol.AUTO
        ? bmc
        : new BmcEndpoint(
            BmcEndpoint.Protocol.REDFISH,
            bmc.host(),
            bmc.port(),
            bmc.user(),
            bmc.password(),
            bmc.ipmiPort(),
            bmc.trust(),
            Optional.empty(),
            bmc.boot(),
            bmc.system(),
            bmc.hostKey());
  }

  /** What a person said to try first. */
  private static Optional<Spoken> preferred(BmcEndpoint bmc) {
    return bmc.prefer()
        .map(word -> word == BmcEndpoint.Protocol.IPMI ? Spoken.IPMI : Spoken.REDFISH);
  }

  /**
   * Whether this fault says something of the protocol rather than of the machine. A refused
   * password is not tried a second way, for it brings the account nearer to its lock; a certificate
   * that changed after it was approved may be an attack, and that must not talk us into the weaker
   * protocol.
   */
  public static boolean mayTryOther(BmcFault fault) {
    return switch (fault) {
      case Access access -> mayTryOther(access);
      case Redfish redfish -> mayTryOther(redfish);
      case Conduct conduct -> mayTryOther(conduct);
    };
  }

  private static boolean mayTryOther(Access fault) {
    return switch (fault) {
      case BmcFault.Unreachable _, BmcFault.Garbled _, BmcFault.Ipmi15Only _ -> true;
      case BmcFault.NoSuite _, BmcFault.UnfitCredentials _, BmcFault.WrongKg _ -> true;
      case BmcFault.Unresolved _, BmcFault.UnknownUser _, BmcFault.WrongPassword _ -> false;
      case BmcFault.HostKeyUnknown _, BmcFault.HostKeyChanged _ -> false;
    };
  }

  private static boolean mayTryOther(Redfish fault) {
    return switch (fault) {
      case BmcFault.NoConnection _, BmcFault.NotRedfish _, BmcFault.NotSupported _ -> true;
      case BmcFault.CertificateUnknown _ -> true;
      case BmcFault.LoginRefused _, BmcFault.PasswordChangeRequired _ -> false;
      case BmcFault.CertificateChanged _, BmcFault.RedirectsAway _ -> false;
      case BmcFault.SeveralSystems _, BmcFault.NoProtocol _ -> false;
    };
  }

  private static boolean mayTryOther(Conduct fault) {
    return switch (fault) {
      case BmcFault.Busy _, BmcFault.Refused _, BmcFault.BootDeviceDiffers _ -> true;
      case BmcFault.PrivilegeRefused _, BmcFault.NotInThisState _, BmcFault.Endless _ -> false;
      case BmcFault.PowerUnchanged _, BmcFault.Stopping _, BmcFault.TooSoon _ -> false;
      case BmcFault.Taken _, BmcFault.HeldBack _ -> false;
    };
  }

  /**
   * Whether the BMC said itself that it did not do what was sent last. Where its answer is missing
   * or not understood it may have done it.
   */
  public static boolean isUndone(BmcFault fault) {
    return fault instanceof BmcFault.Refused
        || fault instanceof BmcFault.NotSupported
        || fault.isBeforeTheAct();
  }

  /** For the timeline: why the other protocol was taken. */
  public static String sentence(Spoken taken, BmcFault fault) {
    return "spoken to over %s, since over %s: %s"
        .formatted(taken.words(), taken.other().words(), fault.advice());
  }

  /** Both faults as one; the order of the two is always the same. */
  public static BmcFault neither(Spoken first, BmcFault one, BmcFault other) {
    return first == Spoken.REDFISH
        ? new BmcFault.NoProtocol(one.address(), one, other)
        : new BmcFault.NoProtocol(other.address(), other, one);
  }
}
