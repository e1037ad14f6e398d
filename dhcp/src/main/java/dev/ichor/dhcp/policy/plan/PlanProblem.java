package dev.ichor.dhcp.policy.plan;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a plan.
 *
 * @param path where, as {@code subnets[0].pools[1]}
 * @param sentence what was found, then the remedy
 */
public record PlanProblem(String path, String sentence) {
  public PlanProblem {
    requireNonNull(path, "path");
    requireNonNull(sentence, "sentence");
  }

  @Override
  public String toString() {
    return path.isEmpty() ? sentence : path + ": " + sentence;
  }
}
