package dev.ichor.bmc.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why a BMC did not do what was asked: few, distinct, each with one remedy. */
public sealed interface BmcFault {
  /** {@code host:port}, as the operator wrote it. */
  String address();

  /** Nothing came back. */
  record Unreachable(String address, Duration waited) implements Access {}

  /** The name has no address. */
  record Unresolved(String address) implements Access {}

  /** Packets came back, none of which could be used. */
  record Garbled(String address, String last) implements Access {}

  /** Only IPMI 1.5 sessions, whose authentication Ichor does not use. */
  record Ipmi15Only(String address) implements Access {}

  record UnknownUser(String address, String user) implements Access {}

  /**
   * An SSH host key that nobody approved.
   *
   * @param fingerprint {@code SHA256:} as {@code ssh-keygen -l} prints it
   */
  record HostKeyUnknown(String address, String fingerprint) implements Access {}

  /** Another SSH host key than the one that was approved: an attack, or a new key. */
  record HostKeyChanged(String address, String approved, String fingerprint) implements Access {}

  record WrongPassword(String address, String user) implements Access {}

  /**
   * The password is right, the BMC's own key is not.
   *
   * @param given whether one was entered
   * @param said whether the BMC says that it has one; absent: it does not say
   */
  record WrongKg(String address, boolean given, Optional<Boolean> said) implements Access {}

  /** The user may not have the privilege level that the action needs. */
  record PrivilegeRefused(String address, String user, String level) implements Conduct {}

  /**
   * @param tried suite ids
   * @param offered suite ids that the BMC lists, empty when it does not say
   */
  record NoSuite(String address, List<Integer> tried, List<Integer> offered) implements Access {
    public NoSuite {
      tried = List.copyOf(tried);
      offered = List.copyOf(offered);
    }
  }

  /** Out of sessions, starting, or asking for patience. */
  record Busy(String address, String answer) implements Conduct {}

  /** The command makes no sense in the machine's present state. */
  record NotInThisState(String address, String command) implements Conduct {}

  record Refused(String address, String command, String answer) implements Conduct {}

  /** The boot device reads back as another one than was written. */
  record BootDeviceDiffers(String address, String wanted, String got) implements Conduct {}

  /** It kept answering, and what it answered had no end. */
  record Endless(String address, Duration waited) implements Conduct {}

  record PowerUnchanged(String address, String wanted, Duration waited, int attempts)
      implements Conduct {}

  /** The credentials cannot be sent at all. */
  record UnfitCredentials(String address, String why) implements Access {}

  /** No TCP connection, or none that lasted for an answer. */
  record NoConnection(String address, String why) implements Redfish {}

  /** Something answers HTTPS there that is no Redfish service. */
  record NotRedfish(String address, String why) implements Redfish {}

  /** Redfish does not tell an unknown user from a wrong password. */
  record LoginRefused(String address, String user) implements Redfish {}

  record PasswordChangeRequired(String address, String user) implements Redfish {}

  /**
   * Nothing vouches for the BMC's certificate.
   *
   * @param fingerprint of the certificate that it showed, as an operator would pin it
   */
  record CertificateUnknown(String address, String fingerprint, String subject, String why)
      implements Redfish {}

  /** Another certificate than the one that was approved: an attack, or a new certificate. */
  record CertificateChanged(String address, String pinned, String fingerprint) implements Redfish {}

  /** It wants to send us, with its credentials, to another host. */
  record RedirectsAway(String address, String to) implements Redfish {}

  /** It has several systems and nothing says which is the machine. */
  record SeveralSystems(String address, List<String> ids) implements Redfish {
    public SeveralSystems {
      ids = List.copyOf(ids);
    }
  }

  record NotSupported(String address, String what, String why) implements Redfish {}

  /** Neither protocol works. */
  record NoProtocol(String address, BmcFault redfish, BmcFault ipmi) implements Redfish {}

  /** Another action speaks to it now, and this one does not wait. */
  record Taken(String address) implements Conduct {}

  /** The machine was restarted a moment ago. */
  record TooSoon(String address, Duration since, Duration interval) implements Conduct {}

  /** Something came to stand in the way of what was about to be done. */
  record HeldBack(String address, String command, String why) implements Conduct {}

  /** Ichor is shutting down. */
  record Stopping(String address) implements Conduct {}

  /** One sentence for the operator: what happened, then the remedy. */
  String advice();

  /** Worth repeating without a person: never what brings an account nearer its lock. */
  default boolean isTransient() {
    return switch (this) {
      case Unreachable _, Unresolved _, NoConnection _, Garbled _, Busy _ -> true;
      case NotInThisState _, Stopping _, TooSoon _, Taken _ -> true;
      case NoProtocol(_, var redfish, var ipmi) ->
          !isLoginRefused() && (redfish.isTransient() || ipmi.isTransient());
      case Ipmi15Only _,
          UnknownUser _,
          WrongPassword _,
          WrongKg _,
          PrivilegeRefused _,
          NoSuite _,
          Refused _,
          BootDeviceDiffers _,
          Endless _,
          PowerUnchanged _,
          UnfitCredentials _,
          NotRedfish _,
          LoginRefused _,
          PasswordChangeRequired _,
          CertificateUnknown _,
          CertificateChanged _,
          RedirectsAway _,
          SeveralSystems _,
          HostKeyUnknown _,
          HostKeyChanged _,
          NotSupported _,
          HeldBack _ ->
          false;
    };
  }

  /** It did not take the user or the password; by either protocol is enough. */
  default boolean isLoginRefused() {
    return this instanceof WrongPassword
        || this instanceof UnknownUser
        || this instanceof LoginRefused
        || this instanceof PasswordChangeRequired
        || (this instanceof NoProtocol(_, var redfish, var ipmi)
            && (redfish.isLoginRefused() || ipmi.isLoginRefused()));
  }

  /**
   * Nothing that changes anything had been sent: asking again cannot do it twice. False also where
   * that is not certain.
   */
  default boolean isBeforeTheAct() {
    return switch (this) {
      case Unresolved _, Ipmi15Only _, NoSuite _, UnfitCredentials _ -> true;
      case CertificateUnknown _, CertificateChanged _, SeveralSystems _ -> true;
      case HostKeyUnknown _, HostKeyChanged _ -> true;
      case Taken _, TooSoon _ -> true;
      case NoProtocol(_, var redfish, var ipmi) ->
          redfish.isBeforeTheAct() && ipmi.isBeforeTheAct();
      case UnknownUser _, WrongPassword _, WrongKg _ -> true;
      case Unreachable _, Garbled _, NoConnection _, NotRedfish _, RedirectsAway _ -> false;
      case LoginRefused _, PasswordChangeRequired _, PrivilegeRefused _ -> false;
      case Busy _, NotInThisState _, Refused _, BootDeviceDiffers _, Endless _ -> false;
      case PowerUnchanged _, NotSupported _, Stopping _, HeldBack _ -> false;
    };
  }

  /** It could not be reached, or not logged in to. */
  sealed interface Access extends BmcFault {
    @Override
    default String advice() {
      return switch (this) {
        case Unreachable(var at, var waited) ->
            "BMC %s did not answer in %d s; check its cable, VLAN and address, and that IPMI over LAN is on"
                .formatted(at, waited.plusMillis(999).toSeconds());
        case Unresolved(var at) -> "BMC %s has no address; check its name in DNS".formatted(at);
        case Garbled(var at, var last) ->
            "BMC %s answers what is not understood (%s); check for a duplicate address, then reset the BMC"
                .formatted(at, last);
        case Ipmi15Only(var at) ->
            "BMC %s offers only IPMI 1.5; enable IPMI 2.0 (RMCP+) in its settings".formatted(at);
        case UnknownUser(var at, var user) ->
            "BMC %s does not know user '%s'; create it there or correct the name"
                .formatted(at, user);
        case WrongPassword(var at, var user) ->
            "BMC %s has another password for user '%s'; correct it in the machine's BMC settings"
                .formatted(at, user);
        case HostKeyUnknown(var at, var fingerprint) ->
            "BMC %s shows an SSH host key that nobody approved; compare it at the BMC, then approve it with bmc.hostKey=%s"
                .formatted(at, fingerprint);
        case HostKeyChanged(var at, var approved, var fingerprint) ->
            "BMC %s shows another SSH host key than the approved %s; if it was renewed on purpose, approve the new one with bmc.hostKey=%s"
                .formatted(at, approved, fingerprint);
        case WrongKg(var at, var given, var said) ->
            "BMC %s %s".formatted(at, FaultWords.key(given, said));
        case NoSuite(var at, var tried, var offered) ->
            "BMC %s takes none of the cipher suites %s (it lists %s); %s"
                .formatted(
                    at,
                    tried,
                    offered.isEmpty() ? "none" : offered,
                    FaultWords.suites(tried, offered));
        case UnfitCredentials(var at, var why) ->
            "BMC %s cannot be logged in to: %s; set a user and password that IPMI can carry"
                .formatted(at, why);
      };
    }
  }

  /** What only a Redfish service, or a choice between the two protocols, can do. */
  sealed interface Redfish extends BmcFault {
    @Override
    default String advice() {
      return switch (this) {
        case NoConnection(var at, var why) ->
            "BMC %s has no HTTPS for us (%s); check its cable, VLAN and address, and that Redfish is on"
                .formatted(at, why);
        case NotRedfish(var at, var why) ->
            "BMC %s has no Redfish service (%s); update its firmware, or set its protocol to ipmi"
                .formatted(at, why);
        case LoginRefused(var at, var user) ->
            "BMC %s refused user '%s' with this password; correct them in the machine's BMC settings"
                .formatted(at, user);
        case PasswordChangeRequired(var at, var user) ->
            "BMC %s wants a new password for user '%s' first; set one there, then in the machine's BMC settings"
                .formatted(at, user);
        case CertificateUnknown(var at, var fingerprint, var subject, var why) ->
            "BMC %s shows a certificate that nothing vouches for (%s, %s); compare it at the BMC, then approve it with bmc.certificate=%s"
                .formatted(at, subject, why, fingerprint);
        case CertificateChanged(var at, var pinned, var fingerprint) ->
            "BMC %s shows another certificate than the approved %s; if it was renewed on purpose, approve the new one with bmc.certificate=%s"
                .formatted(at, pinned, fingerprint);
        case RedirectsAway(var at, var to) ->
            "BMC %s sends us to %s, where its password must not go; look at what answers at this address"
                .formatted(at, to);
        case SeveralSystems(var at, var ids) ->
            "BMC %s has several systems (%s) and none is known to be this machine; enter the machine's UUID or serial"
                .formatted(at, String.join(", ", ids));
        case NotSupported(var at, var what, var why) ->
            "BMC %s cannot do %s: %s; do this step by hand or update its firmware"
                .formatted(at, what, why);
        case NoProtocol(_, var redfish, var ipmi) ->
            "%s. Over IPMI: %s".formatted(redfish.advice(), ipmi.advice());
      };
    }
  }

  /** It was reached, and did not do as told. */
  sealed interface Conduct extends BmcFault {
    @Override
    default String advice() {
      return switch (this) {
        case PrivilegeRefused(var at, var user, var level) ->
            "BMC %s does not give user '%s' the level %s; raise it there"
                .formatted(at, user, level);
        case Busy(var at, var answer) ->
            "BMC %s is busy: %s; it is asked again later, reset the BMC if it stays so"
                .formatted(at, answer);
        case Taken(var at) ->
            "BMC %s is spoken to by another action; it is asked again in a moment".formatted(at);
        case NotInThisState(var at, var command) ->
            "BMC %s takes no %s in the machine's present state; look at the machine's power"
                .formatted(at, command);
        case Refused(var at, var command, var answer) ->
            "BMC %s refused %s: %s; update its firmware or do this step by hand"
                .formatted(at, command, answer);
        case BootDeviceDiffers(var at, var wanted, var got) ->
            "BMC %s was told to boot from %s and reads back %s; set the boot device by hand or update its firmware"
                .formatted(at, wanted, got);
        case Endless(var at, var waited) ->
            "BMC %s came to no end of its answers in %d s; reset the BMC or update its firmware"
                .formatted(at, waited.plusMillis(999).toSeconds());
        case PowerUnchanged(var at, var wanted, var waited, var attempts) ->
            "BMC %s did not turn the machine %s within %d s in %d attempts; look at the machine and its power supplies"
                .formatted(at, wanted, waited.toSeconds(), attempts);
        case TooSoon(var at, var since, var interval) ->
            "BMC %s restarted its machine %d s ago; wait until %d s have passed, or turn it off first"
                .formatted(at, since.toSeconds(), interval.toSeconds());
        case HeldBack(var at, var command, var why) ->
            "BMC %s was not told %s after all: %s; look at the machine, then ask again"
                .formatted(at, command, why);
        case Stopping(var at) ->
            "Ichor is stopping, BMC %s was left as it is; it is asked again after the start"
                .formatted(at);
      };
    }
  }
}
