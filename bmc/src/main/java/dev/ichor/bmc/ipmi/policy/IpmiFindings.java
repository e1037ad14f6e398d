package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import java.util.ArrayList;
import java.util.List;

/** Weak points of how a BMC is set up, each a sentence with its remedy. */
public final class IpmiFindings {
  private IpmiFindings() {}

  public static List<String> of(AuthCapabilities said) {
    var found = new ArrayList<String>();
    if (said.nullUser()) {
      found.add("users without a name may log in (null user); disable user 1 there");
    }
    if (said.anonymous()) {
      found.add("it lets anybody in without name and password; disable anonymous log-in there");
    }
    return found;
  }

  /** Of the suite that the session was opened with. */
  public static List<String> ofLogin(CipherSuite suite) {
    return suite.isWeak()
        ? List.of(
            "weak suite in use: cipher suite %d (%s); enable 17 or 3 there, then take it out of"
                    .formatted(suite.id(), weakness(suite))
                + " bmc.suites")
        : List.of();
  }

  private static String weakness(CipherSuite suite) {
    return suite.encrypts() ? "MD5" : "nothing is encrypted";
  }

  /**
   * @param open suites that may be used for some privilege
   */
  public static List<String> ofSuites(List<Integer> open) {
    return open.contains(0)
        ? List.of(
            "cipher suite 0 is open: anybody may act as any user without a password; set its"
                + " privilege to unused there")
        : List.of();
  }
}
