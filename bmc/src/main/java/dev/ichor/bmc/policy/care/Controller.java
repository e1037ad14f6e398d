package dev.ichor.bmc.policy.care;

import java.util.List;
import java.util.Optional;

/**
 * The BMC itself.
 *
 * @param protocol "IPMI 2.0", "Redfish 1.18.0"
 * @param manufacturer name, or the IANA number where that is all there is
 * @param firmware version of the BMC's own
 * @param findings weak points of how it is set up, each a sentence with its remedy
 */
public record Controller(
    String protocol,
    Optional<String> manufacturer,
    Optional<String> model,
    Optional<String> firmware,
    Optional<String> uuid,
    List<String> findings) {
  public Controller {
    findings = List.copyOf(findings);
  }
}
