package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.policy.Login.Step;
import dev.ichor.bmc.ipmi.policy.LoginState.Attempt;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.bmc.policy.BmcFault;

/** What a status other than "no errors" means for a login: next suite, again, or which fault. */
final class RakpRefusal {
  private RakpRefusal() {}

  /** How the statuses of Table 13-15 are met. */
  private enum Kind {
    NEXT_SUITE,
    BEGIN_AGAIN,
    BUSY,
    NAME,
    ROLE,
    REFUSED
  }

  static Step of(
      LoginFacts facts, Attempt attempt, RakpStatus status, String message, Nonces fresh) {
    var address = facts.address();
    var user = facts.credentials().user();
    return switch (kind(status)) {
      case NEXT_SUITE ->
          attempt.left().isEmpty()
              ? SuiteListing.begin(status, fresh)
              : KeyExchange.open(facts, attempt.next(), fresh);
      case BEGIN_AGAIN ->
          KeyExchange.mayRestart(attempt)
              ? KeyExchange.open(facts, attempt.again(), fresh)
              : Login.end(new BmcFault.Refused(address, message, status.toString()));
      case BUSY -> Login.end(new BmcFault.Busy(address, status.toString()));
      case NAME -> Login.end(new BmcFault.UnknownUser(address, user));
      case ROLE ->
          Login.end(new BmcFault.PrivilegeRefused(address, user, facts.privilege().name()));
      case REFUSED -> Login.end(new BmcFault.Refused(address, message, status.toString()));
    };
  }

  private static Kind kind(RakpStatus status) {
    return switch (status.code()) {
      case 0x04, 0x05, 0x06, 0x07, 0x10, 0x11 -> Kind.NEXT_SUITE;
      case 0x02, 0x08, 0x0f -> Kind.BEGIN_AGAIN;
      case 0x01, 0x0b -> Kind.BUSY;
      case 0x0c, 0x0d -> Kind.NAME;
      case 0x09, 0x0a -> Kind.ROLE;
      default -> Kind.REFUSED;
    };
  }
}
