package dev.ichor.talos.config;

import static java.util.Comparator.comparing;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.secrets.SecretValues;
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
  private static final Pattern DIFFERENCE =
      Pattern.compile("(?im)config(?:uration)? diff|^(?:---|\\+\\+\\+|@@) ");
  private static final int SHORTEST = 6;
  private static final String HIDDEN = "***";
  private static final String CUT = "...";

  private Scrubber() {}

  /**
   * The secrets of a stored bundle as they may appear in texts, with its further values from four
   * characters on.
   */
  public static Set<String> values(Secret bundle) throws MalformedSecretsException {
    var values = new HashSet<String>();
    try {
      for (var document : YamlReader.documents(bundle.reveal())) {
        collect(document, false, values);
      }
    } catch (MalformedYamlException e) {
      throw new MalformedSecretsException("secrets: " + e.getMessage());
    }
    SecretValues.of(bundle).values().stream().filter(it -> it.length() >= 4).forEach(values::add);
    return values;
  }

  /** The text with each secret value of the configuration as {@code ***}. */
  public static String scrub(String text, Secret configuration) {
    var values = new HashSet<String>();
    try {
      for (var document : YamlReader.documents(configuration.reveal())) {
        collect(document, false, values);
      }
    } catch (MalformedYamlException e) {
      return "(its text is withheld: the configuration cannot be read, so its secrets are not known)";
    }
    return without(text, values);
  }

  /** The text with each of these values as {@code ***}. */
  public static String without(String text, Set<String> values) {
    var clean = text;
    // longest first: a short secret inside a longer one must not save the rest of it
    for (var value : values.stream().sorted(comparing(String::length).reversed()).toList()) {
      clean = withoutBeginning(clean.replace(value, HIDDEN), value);
    }
    return clean;
  }

  /**
   * What Talos says of a dry run up to its difference: that quotes the configuration that the node
   * has, whose secrets are not known here.
   */
  public static String summary(String details, Secret configuration) {
    var difference = DIFFERENCE.matcher(details);
    return difference.find()
        ? scrub(details.substring(0, difference.start()), configuration).stripTrailing()
            + "\n(the difference is not shown: it may quote the node's present secrets)"
        : scrub(details, configuration);
  }

  /** A long text arrives cut, and the cut may have gone through a secret. */
  private static String withoutBeginning(String text, String value) {
    var end = text.endsWith(CUT) ? text.length() - CUT.length() : text.length();
    for (var length = Math.min(value.length() - 1, end); length >= SHORTEST; length--) {
      if (text.startsWith(value.substring(0, length), end - length)) {
        return text.substring(0, end - length) + HIDDEN + text.substring(end);
      }
    }
    return text;
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
