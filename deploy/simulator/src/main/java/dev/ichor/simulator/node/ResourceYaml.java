package dev.ichor.simulator.node;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Writes {@code yaml_spec} as Go does: block style, texts that YAML 1.1 would take for something
 * else in quotes.
 */
final class ResourceYaml {
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "(?i)[-+.]?[0-9][0-9_.:]*(e[-+]?[0-9]+)?|0x[0-9a-f]+|yes|no|on|off|y|n|true|false|null|~");

  private ResourceYaml() {}

  static String write(Object spec) {
    var settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(4096).build();
    return new Dump(settings, new Quoting(settings)).dumpToString(spec);
  }

  private static final class Quoting extends StandardRepresenter {
    Quoting(DumpSettings settings) {
      super(settings);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      boolean quote =
          tag.equals(Tag.STR) && style == ScalarStyle.PLAIN && AMBIGUOUS.matcher(value).matches();
      return super.representScalar(tag, value, quote ? ScalarStyle.DOUBLE_QUOTED : style);
    }
  }
}
