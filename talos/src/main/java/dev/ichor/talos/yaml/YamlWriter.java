package dev.ichor.talos.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes block-style YAML in the order of the maps. Every string value is quoted (several lines:
 * literal block), so that no YAML 1.1 reader takes {@code off}, {@code 010} or {@code 1_0} for
 * something else; keys stay plain where every reader agrees that they are strings.
 */
public final class YamlWriter {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
  private static final Pattern NOT_A_STRING =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|inf|nan");
  private static final Pattern LITERAL = Pattern.compile("(?s)\\S.*[^\\s]\\n");

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndent(2)
          .setWidth(1 << 20)
          .setSplitLines(false)
          .build();

  private YamlWriter() {}

  /** One document. */
  public static String write(Map<String, ?> document) {
    var text = new StringBuilder();
    new Dump(SETTINGS).dumpNode(node(document), new Appender(text));
    return text.toString();
  }

  /** Several documents, separated by {@code ---}. */
  public static String write(List<? extends Map<String, ?>> documents) {
    return String.join("---\n", documents.stream().map(YamlWriter::write).toList());
  }

  private static Node node(Object value) {
    return switch (value) {
      case Map<?, ?> map -> mapping(map);
      case List<?> list -> sequence(list);
      case String text -> new ScalarNode(Tag.STR, text, style(text));
      case Boolean flag -> new ScalarNode(Tag.BOOL, flag.toString(), ScalarStyle.PLAIN);
      case Double number -> new ScalarNode(Tag.FLOAT, number.toString(), ScalarStyle.PLAIN);
      case BigDecimal number ->
          new ScalarNode(Tag.FLOAT, number.toPlainString(), ScalarStyle.PLAIN);
      case Number number -> new ScalarNode(Tag.INT, number.toString(), ScalarStyle.PLAIN);
      default -> throw new IllegalArgumentException("no YAML for " + value.getClass().getName());
    };
  }

  private static ScalarStyle style(String text) {
    return LITERAL.matcher(text).matches() && text.indexOf('\t') < 0
        ? ScalarStyle.LITERAL
        : ScalarStyle.DOUBLE_QUOTED;
  }

  private static Node mapping(Map<?, ?> map) {
    var tuples = new ArrayList<NodeTuple>();
    map.forEach((key, value) -> tuples.add(new NodeTuple(key(String.valueOf(key)), node(value))));
    return new MappingNode(Tag.MAP, tuples, map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private static Node key(String key) {
    var plain = PLAIN_KEY.matcher(key).matches() && !NOT_A_STRING.matcher(key).matches();
    return new ScalarNode(Tag.STR, key, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  private static Node sequence(List<?> list) {
    var nodes = new ArrayList<Node>();
    list.forEach(value -> nodes.add(node(value)));
    return new SequenceNode(Tag.SEQ, nodes, list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private record Appender(StringBuilder text) implements StreamDataWriter {
    @Override
    public void write(String part) {
      text.append(part);
    }

    @Override
    public void write(String part, int offset, int length) {
      text.append(part, offset, offset + length);
    }
  }
}
