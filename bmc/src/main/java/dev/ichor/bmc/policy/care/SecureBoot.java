package dev.ichor.bmc.policy.care;

import java.util.List;
import java.util.Optional;

/**
 * Whether the firmware starts only what is signed.
 *
 * @param enabled set for the next start
 * @param active it was at the last start
 * @param mode "SetupMode" (no platform key), "UserMode", "AuditMode", "DeployedMode"
 * @param databases of keys; empty where the BMC does not show them
 * @param resets ways to begin anew with the keys that this BMC offers
 */
public record SecureBoot(
    Optional<Boolean> enabled,
    Optional<Boolean> active,
    Optional<String> mode,
    List<Database> databases,
    List<KeyReset> resets) {
  public SecureBoot {
    databases = List.copyOf(databases);
    resets = List.copyOf(resets);
  }

  /**
   * @param id "PK", "KEK", "db", "dbx"
   * @param certificates in it; absent where it does not list them
   * @param signatures in it, hashes of single programs; absent where it does not list them
   */
  public record Database(String id, Optional<Long> certificates, Optional<Long> signatures) {}

  /** How keys are made anew (DSP0268 SecureBoot.ResetKeys). */
  public enum KeyReset {
    RESET_ALL_KEYS_TO_DEFAULT("ResetAllKeysToDefault"),
    DELETE_ALL_KEYS("DeleteAllKeys"),
    DELETE_PK("DeletePK");

    private final String word;

    KeyReset(String word) {
      this.word = word;
    }

    /** The schema's. */
    public String word() {
      return word;
    }
  }
}
