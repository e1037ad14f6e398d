package dev.ichor.inventory.rollout;

import static dev.ichor.inventory.model.Rollout.Phase.ACCEPTED;
import static dev.ichor.inventory.model.Rollout.Phase.DONE;
import static dev.ichor.inventory.model.Rollout.Phase.INTENDED;
import static dev.ichor.inventory.model.Rollout.Phase.SKIPPED;
import static dev.ichor.inventory.model.Rollout.Phase.TROUBLED;
import static dev.ichor.inventory.model.Rollout.Phase.WAITING;

import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one table of (phase, sign) to phase of a node in a rollout. Pure. */
public final class Phases {
  /** What moves a node on. */
  public enum Sign {
    /** It is to be done now: stored before the call. */
    INTEND,
    ACCEPTED,
    /** What the node answers proves it. */
    PROVEN,
    /** The node said no, came back as it was, or took too long. */
    TROUBLE,
    RESUMED,
    CANCELLED
  }

  private static final Map<Phase, Map<Sign, Phase>> TABLE = table();

  private Phases() {}

  public static Optional<Phase> next(Phase phase, Sign sign) {
    return Optional.ofNullable(TABLE.getOrDefault(phase, Map.of()).get(sign));
  }

  /** The node after the sign; itself when the table has no such transition. */
  public static Node apply(Node node, Sign sign, String word, Instant now) {
    return next(node.phase(), sign)
        .map(
            phase ->
                new Node(
                    node.machine(),
                    node.role(),
                    phase,
                    now,
                    boot(node, phase),
                    node.member(),
                    word))
        .orElse(node);
  }

  private static Optional<String> boot(Node node, Phase entered) {
    return entered == WAITING ? Optional.empty() : node.boot();
  }

  /** The whole table, for tests and the diagram. */
  public static Map<Phase, Map<Sign, Phase>> transitions() {
    return Collections.unmodifiableMap(TABLE);
  }

  private static Map<Phase, Map<Sign, Phase>> table() {
    var table = new EnumMap<Phase, Map<Sign, Phase>>(Phase.class);
    on(table, WAITING, Sign.INTEND, INTENDED);
    on(table, WAITING, Sign.PROVEN, DONE);
    on(table, WAITING, Sign.TROUBLE, TROUBLED);
    on(table, WAITING, Sign.CANCELLED, SKIPPED);
    on(table, INTENDED, Sign.INTEND, INTENDED);
    on(table, INTENDED, Sign.ACCEPTED, ACCEPTED);
    on(table, INTENDED, Sign.PROVEN, DONE);
    on(table, INTENDED, Sign.TROUBLE, TROUBLED);
    on(table, INTENDED, Sign.CANCELLED, SKIPPED);
    on(table, ACCEPTED, Sign.PROVEN, DONE);
    on(table, ACCEPTED, Sign.TROUBLE, TROUBLED);
    on(table, ACCEPTED, Sign.CANCELLED, SKIPPED);
    on(table, TROUBLED, Sign.RESUMED, WAITING);
    on(table, TROUBLED, Sign.PROVEN, DONE);
    on(table, TROUBLED, Sign.CANCELLED, SKIPPED);
    return table;
  }

  private static void on(Map<Phase, Map<Sign, Phase>> table, Phase from, Sign sign, Phase to) {
    table.computeIfAbsent(from, _ -> new EnumMap<>(Sign.class)).put(sign, to);
  }
}
