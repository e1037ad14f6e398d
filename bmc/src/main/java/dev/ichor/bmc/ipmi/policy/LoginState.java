package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Handshake;
import dev.ichor.bmc.ipmi.crypto.SessionKeys;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.OpenSession;
import dev.ichor.bmc.ipmi.wire.Rakp;
import dev.ichor.bmc.ipmi.wire.RakpStatus;
import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.Optional;

/** Where a login stands: what was sent last and is waited for (§13.15). */
public sealed interface LoginState {
  /** Nothing sent yet. */
  record Fresh() implements LoginState {}

  /**
   * Get Channel Authentication Capabilities sent.
   *
   * @param extended with the IPMI 2.0 bit; false is the second try, for old BMCs
   */
  record Asking(LanMessage.Request request, boolean extended) implements LoginState {}

  /** Open Session sent. */
  record Opening(OpenSession.Request request, Attempt attempt) implements LoginState {}

  /** RAKP 1 sent. */
  record Proving(Rakp.Message1 message, int consoleId, Attempt attempt) implements LoginState {}

  /** RAKP 3 sent; from here on the BMC may hold an open session. */
  record Confirming(Handshake handshake, SessionKeys keys, int tag, Attempt attempt)
      implements LoginState {}

  /**
   * Every suite was refused; Get Channel Cipher Suites sent, to tell the operator what the BMC has.
   *
   * @param records pieces so far
   */
  record Listing(LanMessage.Request request, int piece, Bytes records, RakpStatus refusal)
      implements LoginState {}

  record Ended() implements LoginState {}

  /**
   * @param suite being tried
   * @param left to be tried after it
   * @param restarts how often the exchange was begun again with this suite
   * @param keyed whether the BMC says that it has a K_g; absent: it was not asked, or does not say
   */
  record Attempt(CipherSuite suite, List<CipherSuite> left, int restarts, Optional<Boolean> keyed) {
    public Attempt {
      left = List.copyOf(left);
    }

    static Attempt first(List<CipherSuite> suites, Optional<Boolean> keyed) {
      return new Attempt(suites.getFirst(), suites.subList(1, suites.size()), 0, keyed);
    }

    /** The next suite, of which there must be one. */
    Attempt next() {
      return first(left, keyed);
    }

    Attempt again() {
      return new Attempt(suite, left, restarts + 1, keyed);
    }
  }
}
