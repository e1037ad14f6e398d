package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.SessionKeys;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/** What the client does after a step of a login. */
public sealed interface LoginAction {
  /**
   * Send this datagram, and again until something arrives that is not {@link Stay}.
   *
   * @param farewell to be sent once before, to end what may be left of an exchange begun earlier
   */
  record Send(Bytes datagram, Optional<Bytes> farewell) implements LoginAction {
    Send(Bytes datagram) {
      this(datagram, Optional.empty());
    }
  }

  /**
   * The datagram was not what is waited for; wait on.
   *
   * @param understood false when it was malformed or failed a check
   */
  record Stay(String why, boolean understood) implements LoginAction {}

  /** The session is there, at USER level. */
  record LoggedIn(CipherSuite suite, SessionKeys keys, int consoleId, int bmcId)
      implements LoginAction {}

  /**
   * @param farewell to be sent once, so that the BMC frees the half-open session
   */
  record GiveUp(BmcFault fault, Optional<Bytes> farewell) implements LoginAction {}
}
