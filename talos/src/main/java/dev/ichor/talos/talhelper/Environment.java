package dev.ichor.talos.talhelper;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${NAME}} and {@code ${NAME:-otherwise}} in talhelper's files, from {@code talenv.yaml}.
 */
public final class Environment {
  private static final Pattern NAMED =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\\}");

  private final Map<String, String> values;

  public Environment(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The values of a {@code talenv.yaml}: a flat mapping, or lines of {@code NAME=value}. */
  public static Environment of(String text) throws InvalidConfigException {
    var values = new LinkedHashMap<String, String>();
    var number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#") || bare.equals("---")) {
        continue;
      }
      var matcher = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*) *[:=] *(.*)").matcher(bare);
      if (!matcher.matches()) {
        throw new InvalidConfigException(
            "talenv line %d is not NAME: value; correct it".formatted(number));
      }
      values.put(matcher.group(1), matcher.group(2).replaceAll("^([\"'])(.*)\\1$", "$2"));
    }
    return new Environment(values);
  }

  /**
   * The text with the values in it.
   *
   * @throws InvalidConfigException names the line of a name that has no value
   */
  public String fill(String text) throws InvalidConfigException {
    var matcher = NAMED.matcher(text);
    var filled = new StringBuilder();
    while (matcher.find()) {
      var name = matcher.group(1);
      var value =
          Optional.ofNullable(values.get(name)).or(() -> Optional.ofNullable(matcher.group(2)));
      if (value.isEmpty()) {
        var line =
            text.substring(0, matcher.start()).chars().filter(each -> each == '\n').count() + 1;
        throw new InvalidConfigException(
            "line %d: ${%s} has no value; add %s to talenv.yaml".formatted(line, name, name));
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return matcher.appendTail(filled).toString();
  }
}
