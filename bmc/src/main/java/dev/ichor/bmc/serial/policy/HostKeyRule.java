package dev.ichor.bmc.serial.policy;

import dev.ichor.bmc.policy.BmcFault;
import java.util.Optional;

/**
 * Whether a password may be sent to whoever shows this SSH host key: only when a person approved
 * it. There is no authority that could vouch for one, so the first is shown to a person.
 */
public final class HostKeyRule {
  private HostKeyRule() {}

  /**
   * @param approved {@code SHA256:} as {@code ssh-keygen -l} prints it; absent: none was approved
   * @return the fault that ends the login; empty when it is the approved one
   */
  public static Optional<BmcFault> judge(String address, Optional<String> approved, String shown) {
    if (approved.isEmpty()) {
      return Optional.of(new BmcFault.HostKeyUnknown(address, shown));
    }
    return approved.get().equals(shown)
        ? Optional.empty()
        : Optional.of(new BmcFault.HostKeyChanged(address, approved.get(), shown));
  }
}
