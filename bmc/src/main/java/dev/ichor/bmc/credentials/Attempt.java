package dev.ichor.bmc.credentials;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.inventory.model.BmcEndpoint;

/** What a login, or the order to set a password, came to, as far as it can be known. */
sealed interface Attempt {
  /** It was done; a login came through. */
  record Works() implements Attempt {}

  /** The password is right, the rights are too few. */
  record Powerless(String advice) implements Attempt {}

  /** The BMC said no, or nothing was sent to it: nothing comes of it later. */
  record Refused(String advice) implements Attempt {}

  /** It may have been done, or may be done yet. */
  record Unknown(String advice) implements Attempt {}

  Attempt WORKS = new Works();

  /** Logs in and out. */
  static Attempt of(CredentialDesk.Bmcs bmcs, BmcEndpoint login, boolean asAdministrator)
      throws InterruptedException {
    try {
      bmcs.check(login, asAdministrator);
      return WORKS;
    } catch (BmcFaultException e) {
      return login(e.fault());
    }
  }

  /** Of a login. */
  static Attempt login(BmcFault fault) {
    return switch (fault) {
      case BmcFault.PrivilegeRefused _ -> new Powerless(fault.advice());
      case BmcFault.WrongPassword _, BmcFault.UnknownUser _, BmcFault.LoginRefused _ ->
          new Refused(fault.advice());
      case BmcFault.NoProtocol(_, var redfish, var ipmi) ->
          ofBoth(login(redfish), login(ipmi), redfish, ipmi, fault.advice());
      default -> new Unknown(fault.advice());
    };
  }

  /**
   * Of a login that neither protocol let through: what one of them said of the password counts,
   * unless the other one said the opposite.
   */
  private static Attempt ofBoth(
      Attempt one, Attempt other, BmcFault redfish, BmcFault ipmi, String advice) {
    if (one instanceof Powerless || other instanceof Powerless) {
      return new Powerless(advice);
    }
    var isProven = redfish instanceof BmcFault.WrongKg || ipmi instanceof BmcFault.WrongKg;
    return !isProven && (one instanceof Refused || other instanceof Refused)
        ? new Refused(advice)
        : new Unknown(advice);
  }

  /** Of an order. Only an answer, or a fault that comes before the order is sent, is a refusal. */
  static Attempt order(BmcFault fault) {
    return switch (fault) {
      case BmcFault.Refused _,
          BmcFault.PrivilegeRefused _,
          BmcFault.NotInThisState _,
          BmcFault.NotSupported _,
          BmcFault.UnfitCredentials _,
          BmcFault.Unresolved _,
          BmcFault.CertificateUnknown _,
          BmcFault.CertificateChanged _ ->
          new Refused(fault.advice());
      case BmcFault.NoProtocol(_, var redfish, var ipmi) ->
          order(redfish) instanceof Refused && order(ipmi) instanceof Refused
              ? new Refused(fault.advice())
              : new Unknown(fault.advice()); // by either it may have been carried out
      default -> login(fault) instanceof Refused refused ? refused : new Unknown(fault.advice());
    };
  }

  /** Whether the password is the one in force. */
  default boolean isLetIn() {
    return this instanceof Works || this instanceof Powerless;
  }

  default String advice() {
    return switch (this) {
      case Works() -> "it works";
      case Powerless(var advice) -> advice;
      case Refused(var advice) -> advice;
      case Unknown(var advice) -> advice;
    };
  }
}
