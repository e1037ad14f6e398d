package dev.ichor.talos.client;

/** What a reader of a log gets. */
public sealed interface LogItem {
  /** Printable, without the cluster's secrets, at most 4096 characters. */
  record Line(String text) implements LogItem {}

  /** The reader was slower than the node: so many lines are missing here. */
  record Gap(long lines) implements LogItem {}

  /** Nothing was said for a while. */
  record Silence() implements LogItem {}

  /** The last one: why there is no more. */
  record End(String why) implements LogItem {}
}
