package dev.ichor.inventory.port;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import java.util.Optional;

/** Tokens inside embedded configuration URLs. */
public interface BootTokens {
  /** A token for this machine's present boot; 1 to 64 of {@code [A-Za-z0-9_-]}. */
  String issue(MachineId machine, MacAddress mac);

  /** Whose token this is; empty when unknown or expired. */
  Optional<MachineId> redeem(String token);
}
