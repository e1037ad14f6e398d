package dev.ichor.talos.yaml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where each key of a text stands: {@code nodes[0].hostname} to its line, from 1. */
public final class YamlLines {
  private static final int DEEPEST = 100;

  private final Map<String, Integer> lines = new HashMap<>();

  private YamlLines() {}

  /** Of the first document; empty when the text is not YAML. */
  public static Map<String, Integer> of(String text) {
    var found = new YamlLines();
    try {
      for (var root : new Compose(LoadSettings.builder().build()).composeAllFromString(text)) {
        found.visit("", root, 0);
        break;
      }
    } catch (YamlEngineException e) {
      return Map.of(); // whoever reads the text itself says what is wrong with it
    }
    return found.lines;
  }

  private void visit(String path, Node node, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple each : mapping.getValue()) {
          if (each.getKeyNode() instanceof ScalarNode key) {
            var name = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            key.getStartMark().ifPresent(mark -> lines.putIfAbsent(name, mark.getLine() + 1));
            visit(name, each.getValueNode(), depth + 1);
          }
        }
      }
      case SequenceNode sequence -> {
        List<Node> elements = sequence.getValue();
        for (var i = 0; i < elements.size(); i++) {
          var name = "%s[%d]".formatted(path, i);
          elements
              .get(i)
              .getStartMark()
              .ifPresent(mark -> lines.putIfAbsent(name, mark.getLine() + 1));
          visit(name, elements.get(i), depth + 1);
        }
      }
      default -> {}
    }
  }
}
