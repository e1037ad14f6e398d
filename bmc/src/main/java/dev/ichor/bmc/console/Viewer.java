package dev.ichor.bmc.console;

/** Somebody who looks at a console; called in order, never by two threads at once. */
public interface Viewer {
  /** Text of the machine, safe for a terminal. */
  void text(String text);

  /** What happens to the line: connected, lost and why, taken again. */
  void status(String sentence);
}
