package dev.ichor.talos.config;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes a configuration's secrets out of what Talos says about it: its text quotes the part that it
 * objects to.
 */
public final class Scrubber {
  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i).*(token|secret|key|password|passphrase|auth|credential).*");
  private static final int SHORTEST = 6;

  private Scrubber() {}

  /** The text with each secret value of the configuration as {@code ***}. */
  public static String scrub(String text, Secret configuration) {
    var values = new HashSet<String>();
    try {
      for (var document : YamlReader.documents(configuration.reveal())) {
        collect(document, false, values);
      }
    } catch (MalformedYamlException e) {
      return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }
    var clean = text;
    for (var value : values) {
      clean = clean.replace(value, "***");
    }
    return clean;
  }

  private static void collect(Object value, boolean secret, Set<String> into) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (key, each) ->
                  collect(each, secret || SECRET_KEY.matcher(String.valueOf(key)).matches(), into));
      case List<?> list -> list.forEach(each -> collect(each, secret, into));
      case String text when secret && text.length() >= SHORTEST -> {
        // Talos's text has no line breaks any more when it is read here
        for (var line : text.split("\\R", -1)) {
          if (line.length() >= SHORTEST) {
            into.add(line);
          }
        }
      }
      default -> {}
    }
  }
}
