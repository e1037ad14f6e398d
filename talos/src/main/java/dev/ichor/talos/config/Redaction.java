package dev.ichor.talos.config;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A configuration or patch for people's eyes: keys, tokens, passwords and manifests of Kubernetes
 * secrets are {@code ***}. What cannot be read as YAML is not shown at all.
 */
public final class Redaction {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(token|secret|key|password|passphrase|auth|credential).*");

  /** An entry of a service's environment, or an argument. */
  private static final Pattern ASSIGNED = Pattern.compile("(?s)(-*([A-Za-z_][\\w.-]*)=)(.+)");

  /** Keys with one of those words that hold no secret. */
  private static final Pattern OPEN = Pattern.compile("(?i)public.*|secretName|secretRef");

  private static final Pattern MANIFEST_SECRET = Pattern.compile("kind: *[\"']?Secret\\b");
  private static final Pattern IN_URL =
      Pattern.compile("(//)[^/@\\s:]*:[^/@\\s]*@|([?&](?:jointoken|token|key|secret)=)[^&\\s\"]+");

  private final UnaryOperator<String> mask;
  private final List<String> hidden;

  private Redaction(UnaryOperator<String> mask, List<String> hidden) {
    this.mask = mask;
    this.hidden = hidden;
  }

  /** Takes these values too out of every text, whatever it is the text of. */
  public Redaction hiding(Set<String> values) {
    return new Redaction(
        mask, values.stream().sorted(Comparator.comparing(String::length).reversed()).toList());
  }

  /** Each secret as {@code ***}. */
  public static Redaction plain() {
    return new Redaction(value -> "***", List.of());
  }

  /** Equal secrets look equal and others do not, within what one instance redacts. */
  public static Redaction comparing() {
    var seen = new LinkedHashMap<String, String>();
    return new Redaction(
        value -> seen.computeIfAbsent(value, each -> "*** " + (seen.size() + 1)), List.of());
  }

  /** The text redacted; one remark instead when it is not YAML. */
  public String text(Secret yaml) {
    try {
      var documents = new ArrayList<Map<String, ?>>();
      for (var each : YamlReader.documents(yaml.reveal())) {
        if (!(each instanceof Map<?, ?>) && !(each instanceof List<?>)) {
          return "# not shown: it is neither a document nor a list of operations\n";
        }
        var clean = redact("", each);
        documents.add(
            clean instanceof Map<?, ?> ? YamlReader.asMapping(clean) : Map.of("operations", clean));
      }
      return YamlWriter.write(documents);
    } catch (MalformedYamlException e) {
      return "# not shown: it cannot be read as YAML, so its secrets are not known\n";
    }
  }

  /** A patch as the operator wrote it when there is nothing to hide in it. */
  public String patch(String text) {
    try {
      var hides = false;
      for (var each : YamlReader.documents(text)) {
        hides |= !redact("", each).equals(each);
      }
      return hides ? text(Secret.of(text)) : text;
    } catch (MalformedYamlException e) {
      return text.contains("{{") ? template(text) : text(Secret.of(text));
    }
  }

  /** Braces without quotes are not YAML; line by line then. */
  private static String template(String text) {
    return text.lines()
        .map(
            line -> {
              var colon = line.indexOf(':');
              var key = colon < 0 ? "" : line.substring(0, colon).replaceAll("[^A-Za-z]", "");
              return SECRET.matcher(key).matches() && !line.contains("{{")
                  ? line.substring(0, colon + 1) + " '***'"
                  : line;
            })
        .reduce("", (all, line) -> all + line + "\n");
  }

  private Object redact(String key, Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        var operation = Optional.ofNullable(map.get("path")).map(String::valueOf);
        map.forEach(
            (name, each) -> {
              var word = String.valueOf(name);
              var inPatch = word.equals("value") && operation.isPresent();
              var meant = inPatch ? operation.get().replaceAll(".*/", "") : word;
              copy.put(word, redact(meant, each));
            });
        yield copy;
      }
      case List<?> list -> list.stream().map(each -> redact(key, each)).toList();
      case String text when text.isEmpty() || text.startsWith("{{") -> text;
      case String text when isSecret(key) -> mask.apply(text);
      case Number number when isSecret(key) -> mask.apply(number.toString());
      case String text
          when MANIFEST_SECRET.matcher(text).find() || text.contains("PRIVATE KEY-----") ->
          mask.apply(text);
      case String text -> plain(text);
      default -> value;
    };
  }

  private static boolean isSecret(String key) {
    return SECRET.matcher(key).matches() && !OPEN.matcher(key).matches();
  }

  private String plain(String text) {
    var assigned = ASSIGNED.matcher(text);
    if (assigned.matches() && isSecret(assigned.group(2)) && !assigned.group(3).startsWith("{{")) {
      return assigned.group(1) + mask.apply(assigned.group(3));
    }
    var clean = text;
    for (var value : hidden) {
      if (clean.contains(value)) {
        clean = clean.replace(value, mask.apply(value));
      }
    }
    return IN_URL.matcher(clean).replaceAll("$1$2***");
  }
}
