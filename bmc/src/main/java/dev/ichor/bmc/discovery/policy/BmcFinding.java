package dev.ichor.bmc.discovery.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.Probed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something about a BMC that an attacker would like.
 *
 * @param code short and stable: {@code cipher-0}
 * @param sentence what it is, then the remedy
 */
public record BmcFinding(String code, String sentence) {
  private static final Duration SOON = Duration.ofDays(30);

  /** What vendors ship, by user name; published in their manuals. */
  private static final Map<String, List<String>> SHIPPED =
      Map.of(
          "ADMIN", List.of("ADMIN"),
          "admin", List.of("admin", "password", "cmb9.admin"),
          "root", List.of("calvin", "0penBmc", "root", "superuser"),
          "USERID", List.of("PASSW0RD"),
          "Administrator", List.of("Administrator", "superuser"),
          "sysadmin", List.of("superuser"));

  public BmcFinding {
    requireNonNull(code, "code");
    requireNonNull(sentence, "sentence");
  }

  /**
   * @param worked the credential that let us in
   */
  public static List<BmcFinding> of(Probed probed, Optional<Credential> worked, Instant now) {
    var findings = new ArrayList<BmcFinding>();
    probed.ipmi().ifPresent(lan -> ipmi(lan, findings));
    probed
        .redfish()
        .flatMap(Probed.Root::certificateEnds)
        .ifPresent(ends -> certificate(ends, now, findings));
    worked
        .filter(BmcFinding::isShipped)
        .ifPresent(
            it ->
                findings.add(
                    new BmcFinding(
                        "default-password",
                        "user '%s' has the password that the vendor ships; let Ichor set one of its own"
                            .formatted(it.user()))));
    return List.copyOf(findings);
  }

  private static void ipmi(Probed.Lan lan, List<BmcFinding> findings) {
    if (lan.suites().contains(0)) {
      findings.add(
          new BmcFinding(
              "cipher-0",
              "it lists cipher suite 0, which lets anybody in without a password; disable it (CVE-2013-4784)"));
    }
    if (lan.anonymous()) {
      findings.add(
          new BmcFinding(
              "anonymous", "it takes logins without name and password; disable user 1 there"));
    } else if (lan.nullUser()) {
      findings.add(
          new BmcFinding("null-user", "it takes logins without a user name; disable user 1 there"));
    }
    if (lan.ipmi15()) {
      findings.add(
          new BmcFinding(
              "ipmi-15",
              "it offers IPMI 1.5 sessions, which are not encrypted; disable them there"));
    }
    if (lan.ipmi20()) {
      findings.add(
          new BmcFinding(
              "rakp-hash",
              "IPMI 2.0 gives anybody a salted hash of each password (CVE-2013-4786); use 16 random characters, or Redfish alone"));
    }
  }

  private static void certificate(Instant ends, Instant now, List<BmcFinding> findings) {
    if (ends.isBefore(now)) {
      findings.add(
          new BmcFinding(
              "certificate-expired", "its certificate ended %s; renew it there".formatted(ends)));
    } else if (ends.isBefore(now.plus(SOON))) {
      findings.add(
          new BmcFinding(
              "certificate-ends", "its certificate ends %s; renew it there".formatted(ends)));
    }
  }

  /** Whether vendors ship this pair. */
  public static boolean isShipped(Credential credential) {
    return SHIPPED
        .getOrDefault(credential.user(), List.of())
        .contains(credential.password().reveal());
  }
}
