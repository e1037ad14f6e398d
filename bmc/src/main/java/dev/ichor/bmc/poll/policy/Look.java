package dev.ichor.bmc.poll.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import java.util.Optional;

/** What one look at a BMC's power brought. */
public sealed interface Look {
  /**
   * The BMC said so now.
   *
   * @param progress how far the machine's start is, where the BMC says that
   */
  record Power(boolean on, Optional<String> progress) implements Look {
    public Power {
      requireNonNull(progress, "progress");
    }

    /** From a BMC that says no more. */
    public Power(boolean on) {
      this(on, Optional.empty());
    }
  }

  /** Another action has the BMC, or Ichor stops: nothing was learned. */
  record Taken() implements Look {}

  /**
   * It does not let us in with what we know: each further try brings an account nearer its lock.
   */
  record NotLetIn(String advice) implements Look {
    public NotLetIn {
      requireNonNull(advice, "advice");
    }
  }

  /** No answer, or none that says it. */
  record Failed(String advice) implements Look {
    public Failed {
      requireNonNull(advice, "advice");
    }
  }

  /** What a fault means to somebody who only looks. */
  static Look of(BmcFault fault) {
    return switch (fault) {
      case BmcFault.Taken _, BmcFault.Stopping _ -> new Taken();
      case BmcFault.NoProtocol(_, var redfish, var ipmi)
          when of(redfish) instanceof NotLetIn || of(ipmi) instanceof NotLetIn ->
          new NotLetIn(fault.advice());
      case BmcFault.UnknownUser _,
          BmcFault.WrongPassword _,
          BmcFault.WrongKg _,
          BmcFault.LoginRefused _,
          BmcFault.PasswordChangeRequired _,
          BmcFault.PrivilegeRefused _,
          BmcFault.UnfitCredentials _ ->
          new NotLetIn(fault.advice());
      case BmcFault other -> new Failed(other.advice());
    };
  }
}
