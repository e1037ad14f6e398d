package dev.ichor.inventory.enrolment;

/** What became of an operator's request. */
public sealed interface Outcome {
  /** Stored; what follows from it happens by itself. */
  record Done() implements Outcome {}

  /** No such thing. */
  record NotFound(String advice) implements Outcome {}

  /** It exists, but this cannot be done to it now: what stands in the way, then the remedy. */
  record Conflict(String advice) implements Outcome {}

  /** A person was asked; whether it is done is heard or seen later. */
  record Asked(String sentence) implements Outcome {}

  Outcome DONE = new Done();
}
