package dev.ichor.simulator.firmware.ipxe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The lines of a script and where its labels are. */
record ScriptText(List<String> lines) {
  ScriptText {
    lines = List.copyOf(lines);
  }

  static ScriptText parse(String text) {
    return new ScriptText(text.lines().map(String::strip).toList());
  }

  /** The index of a label's line. */
  Optional<Integer> label(String name) {
    int index = lines.indexOf(":" + name);
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  /** What decides whether the next command of a line runs. */
  enum Joint {
    ALWAYS,
    ON_SUCCESS,
    ON_FAILURE
  }

  /** A command, not yet expanded, and the joint after it. */
  record Command(List<String> words, Joint joint) {
    Command {
      words = List.copyOf(words);
    }
  }

  /** The commands of a line; a word that begins with # starts a comment. */
  static List<Command> commands(String line) {
    List<Command> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String word : Arrays.stream(line.split("\\s+")).filter(w -> !w.isEmpty()).toList()) {
      if (word.startsWith("#")) {
        break;
      }
      Optional<Joint> joint = joint(word);
      if (joint.isPresent()) {
        commands.add(new Command(words, joint.get()));
        words.clear();
      } else {
        words.add(word);
      }
    }
    commands.add(new Command(words, Joint.ALWAYS));
    return commands;
  }

  private static Optional<Joint> joint(String word) {
    return switch (word) {
      case "||" -> Optional.of(Joint.ON_FAILURE);
      case "&&" -> Optional.of(Joint.ON_SUCCESS);
      case ";" -> Optional.of(Joint.ALWAYS);
      default -> Optional.empty();
    };
  }
}
