package dev.ichor.talos.config;

import dev.ichor.inventory.model.Printable;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.Nearest;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A patch with {@code {{ machine.serial }}} and the like in it. There is no logic, only paths into
 * what is known of the machine, and a value lands as a value: whatever a serial number contains, it
 * cannot become YAML. {@code {{{{} stands for two braces.
 */
public final class PatchText {
  private static final Pattern OPENING =
      Pattern.compile("\\{\\{\\{\\{|\\{\\{([^{}\\n]{0,128})\\}\\}|\\{\\{");
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9]\\d{0,14}");

  /** Private use (Unicode 23.5): stands for the Nth value until the YAML is read. */
  private static final Pattern MARK = Pattern.compile("\uE000(\\d+)\uE001");

  private final List<String> values = new ArrayList<>();
  private final Map<String, String> facts;

  private PatchText(Map<String, String> facts) {
    this.facts = facts;
  }

  /**
   * The documents of the text, values put in.
   *
   * @param facts by path, e.g. {@code machine.serial}
   */
  public static List<Object> parse(String text, Map<String, String> facts)
      throws InvalidConfigException {
    var patch = new PatchText(facts);
    try {
      if (text.indexOf('\uE000') >= 0) {
        throw new InvalidConfigException("the patch has a character of private use; take it out");
      }
      var documents = new ArrayList<Object>();
      for (var document : YamlReader.documents(patch.mark(text))) {
        documents.add(patch.values.isEmpty() ? document : patch.filled(document));
      }
      return documents;
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("the patch is not YAML: " + e.getMessage());
    }
  }

  private String mark(String text) throws InvalidConfigException {
    if (!text.contains("{{")) {
      return text;
    }
    var matcher = OPENING.matcher(text);
    var marked = new StringBuilder();
    while (matcher.find()) {
      var path = matcher.group(1);
      if (matcher.group().equals("{{{{")) {
        values.add("{{");
      } else if (path == null) {
        throw unknown("{{", matcher.start(), text);
      } else {
        var value = facts.get(path.strip());
        if (value == null) {
          throw unknown("{{" + path + "}}", matcher.start(), text);
        }
        values.add(value);
      }
      matcher.appendReplacement(marked, "\uE000" + (values.size() - 1) + "\uE001");
    }
    matcher.appendTail(marked);
    return marked.toString();
  }

  private InvalidConfigException unknown(String what, int at, String text) {
    var line = text.substring(0, at).chars().filter(each -> each == '\n').count() + 1;
    return new InvalidConfigException(
        "line %d: %s names nothing that is known of this machine%s; known are %s (for two braces as they are write {{{{)"
            .formatted(
                line,
                Printable.of(what),
                Nearest.hint(what.replaceAll("[{} ]", ""), facts.keySet()),
                String.join(", ", facts.keySet().stream().sorted().limit(40).toList())));
  }

  private Object filled(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, each) -> copy.put(text(String.valueOf(key)), filled(each)));
        yield copy;
      }
      case List<?> list -> new ArrayList<>(list.stream().map(this::filled).toList());
      case String text when MARK.matcher(text).matches() -> {
        var whole = text(text);
        // a number for the fields that want one; where text is wanted it becomes text again
        yield NUMBER.matcher(whole).matches() ? (Object) Long.valueOf(whole) : whole;
      }
      case String text -> text(text);
      default -> value;
    };
  }

  private String text(String marked) {
    return MARK.matcher(marked)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    values.get(Integer.parseInt(match.group(1)))));
  }
}
