package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What Ichor serves to a machine of the lab, and how its console tells each step. */
interface ServedSystem {
  /** Directory for {@code --assets}; made when it is asked for. */
  Path assets();

  /** What the serial console says when a step is reached. */
  Map<Step, String> marks();

  /** More words for {@code ichor up}. */
  default List<String> options() {
    return List.of();
  }
}
