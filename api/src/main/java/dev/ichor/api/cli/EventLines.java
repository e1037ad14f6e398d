package dev.ichor.api.cli;

import dev.ichor.inventory.model.Printable;
import java.io.IOException;

/** Server-sent events of a log, as lines for a terminal. */
final class EventLines {
  private static final String THAT_IS_ALL = "that is all";

  private EventLines() {}

  static void print(MachineWord word, String path) throws IOException, MachineWord.Refused {
    var kind = "";
    try (var stream = word.server.lines(path)) {
      var lines = stream.iterator();
      while (lines.hasNext()) {
        var line = lines.next();
        if (line.startsWith("event:")) {
          kind = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          var data = line.substring("data:".length());
          one(word, kind, data.startsWith(" ") ? data.substring(1) : data);
        }
      }
    }
  }

  private static void one(MachineWord word, String kind, String data) throws MachineWord.Refused {
    switch (kind) {
      case "line" -> word.say("%s%n", data);
      case "gap" -> word.say("(%s lines are missing here: the terminal was too slow)%n", data);
      case "end" -> {
        if (!data.equals(THAT_IS_ALL)) {
          throw new MachineWord.Refused(Printable.of(data));
        }
      }
      default -> {} // ping, and what later versions say
    }
    word.spec.commandLine().getOut().flush();
  }
}
