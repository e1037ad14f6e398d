package dev.ichor.inventory.port;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import java.net.Inet4Address;
import java.util.Optional;

/** Tokens inside embedded configuration URLs; each 1 to 64 of {@code [A-Za-z0-9_-]}. */
public interface BootTokens {
  /**
   * A token for the boot that begins now. In a cluster whose machines pull their configuration it
   * is worth that configuration, once.
   *
   * @param asker who fetches the script; another than the machine gets a token for side documents
   */
  String issue(MachineId machine, MacAddress mac, Optional<Inet4Address> asker);

  /** A token for side documents only, always the same: for images whose octets must not change. */
  String lasting(MachineId machine);

  /**
   * What the token is worth to this client, now. May generate a configuration and write to the
   * disk: it blocks.
   */
  Redeemed redeem(String token, Optional<Inet4Address> asker);

  /**
   * The full configuration that {@link #redeem} gave for this token did not arrive whole: the
   * connection broke. The token holds again, a few times at most. Writes to the disk: it blocks.
   *
   * @return whether it holds again; else the next script carries another
   */
  default boolean broken(String token, String why) {
    return false;
  }

  /** Answer to {@link #redeem}. */
  sealed interface Redeemed {
    /** Where to report; Talos goes on into maintenance mode. */
    record SideDocuments(MachineId machine, String why) implements Redeemed {}

    /** The full configuration, this once. */
    record Full(MachineId machine, Secret configuration) implements Redeemed {}

    /**
     * Nothing.
     *
     * @param machine whose token it is, where that is certain
     */
    record Refused(Optional<MachineId> machine, String why) implements Redeemed {}
  }
}
