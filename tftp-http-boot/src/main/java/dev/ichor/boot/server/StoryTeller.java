package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.policy.BootFact;
import dev.ichor.boot.policy.BootStory;
import dev.ichor.boot.policy.BootVerdict;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.EvidenceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Puts verdicts over several pieces of evidence on the timelines of their machines. What is under
 * way is in memory, one small record for each machine, and begins anew with the process.
 */
public final class StoryTeller {
  /** Kind of the evidence that it writes. */
  public static final String KIND = "boot-verdict";

  private static final Logger LOG = Logger.getLogger(StoryTeller.class);

  private final EvidenceLog log;
  private final Map<MachineId, BootStory> stories = new ConcurrentHashMap<>();

  public StoryTeller(EvidenceLog log) {
    this.log = requireNonNull(log, "log");
  }

  /** Returns at once; from any thread. */
  public void onEvidence(MachineId machine, Evidence evidence) {
    BootFact.of(evidence).ifPresent(fact -> tell(machine, fact, evidence));
  }

  private void tell(MachineId machine, BootFact fact, Evidence evidence) {
    List<BootVerdict> verdicts = new ArrayList<>();
    stories.compute(
        machine,
        (_, known) -> {
          var told = (known == null ? BootStory.BEGIN : known).after(fact);
          verdicts.addAll(told.verdicts());
          return told.story().equals(BootStory.BEGIN) ? null : told.story();
        });
    for (var verdict : verdicts) {
      LOG.infof(
          "boot verdict machine=%s code=%s why=\"%s\"",
          machine, verdict.code(), verdict.sentence());
      log.record(
          new Evidence(
              new Subject.ByMachine(machine),
              evidence.at(),
              Evidence.Source.LIFECYCLE,
              KIND,
              verdict.sentence(),
              Map.of("verdict", verdict.code())));
    }
  }
}
