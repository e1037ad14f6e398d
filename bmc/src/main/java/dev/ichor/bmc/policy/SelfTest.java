package dev.ichor.bmc.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What one BMC can do, looked at without changing its machine.
 *
 * @param bmc its address, as operators see it
 */
public record SelfTest(String bmc, List<Check> checks) {
  public SelfTest {
    requireNonNull(bmc, "bmc");
    checks = List.copyOf(checks);
  }

  /** How a check came out. */
  public enum Verdict {
    PASSED,
    /** It works, and a person should look at it. */
    WARNING,
    /** This BMC does not offer it. */
    ABSENT,
    FAILED
  }

  /**
   * @param name what was looked at
   * @param detail what was found; for all but PASSED, what it means
   */
  public record Check(Spoken protocol, String name, Verdict verdict, String detail) {
    public Check {
      requireNonNull(protocol, "protocol");
      requireNonNull(name, "name");
      requireNonNull(verdict, "verdict");
      requireNonNull(detail, "detail");
    }
  }

  public static Check failed(Spoken protocol, String name, String why) {
    return new Check(protocol, name, Verdict.FAILED, why);
  }

  public long count(Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).count();
  }
}
