package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.Optional;

/** Whether anybody uses an address that is about to be offered (RFC 2131 §2.2). */
interface AddressCheck {
  /** Nobody is asked. */
  AddressCheck NONE = (_, _, _, _) -> new Verdict.Free();

  /**
   * Never blocks; called by the engine's thread.
   *
   * @param again runs once on the engine's thread after {@link Verdict.Wait}; a later question of
   *     the same client about the same address takes its place
   */
  Verdict ask(Service service, Request request, Inet4Address address, Runnable again);

  /** What is known now. */
  sealed interface Verdict {
    /** Nobody answered, or nobody could be asked. */
    record Free() implements Verdict {}

    /**
     * @param by absent behind a relay, where only the answer is seen
     * @param how for the operator
     */
    record Taken(Optional<MacAddress> by, String how) implements Verdict {
      public Taken {
        requireNonNull(by, "by");
        requireNonNull(how, "how");
      }
    }

    record Wait() implements Verdict {}
  }
}
