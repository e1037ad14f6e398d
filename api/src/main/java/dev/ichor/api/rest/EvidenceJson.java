package dev.ichor.api.rest;

import dev.ichor.inventory.model.Evidence;
import java.time.Instant;
import java.util.Map;

/** One line of a machine's timeline. */
public record EvidenceJson(
    Instant at, String source, String kind, String text, Map<String, String> facts) {
  static EvidenceJson of(Evidence evidence) {
    return new EvidenceJson(
        evidence.at(),
        evidence.source().name(),
        evidence.kind(),
        evidence.text(),
        evidence.facts());
  }
}
