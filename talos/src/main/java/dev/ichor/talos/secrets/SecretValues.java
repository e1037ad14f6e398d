package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import dev.ichor.talos.yaml.YamlWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Further secrets of a cluster, by name: what patches name as {@code {{ secret.NAME }}}. They are
 * stored with the bundle, under a key that Talos's own file does not have, and leave with no
 * export.
 */
public final class SecretValues {
  static final String SECTION = "ichor";

  private static final int MOST = 100;

  private SecretValues() {}

  public static Map<String, String> of(Secret bundle) throws MalformedSecretsException {
    try {
      var values = new TreeMap<String, String>();
      if (YamlReader.mapping(bundle.reveal()).get(SECTION) instanceof Map<?, ?> section) {
        section.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
      }
      return values;
    } catch (MalformedYamlException e) {
      throw new MalformedSecretsException("secrets: " + e.getMessage());
    }
  }

  /** The bundle with the value in it, or without it. */
  public static Secret with(Secret bundle, String name, Optional<Secret> value)
      throws MalformedSecretsException {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new MalformedSecretsException(
          "'%s' is not a secret's name; use lower-case letters, digits and hyphens"
              .formatted(dev.ichor.inventory.model.Printable.of(name)));
    }
    var values = of(bundle);
    value.ifPresentOrElse(text -> values.put(name, text.reveal()), () -> values.remove(name));
    if (values.size() > MOST) {
      throw new MalformedSecretsException("a cluster has at most %d values".formatted(MOST));
    }
    return put(bundle, values);
  }

  /** The values of one bundle together with another one's keys. */
  public static Secret keep(Secret valuesOf, Secret bundle) throws MalformedSecretsException {
    return put(bundle, of(valuesOf));
  }

  private static Secret put(Secret bundle, Map<String, String> values)
      throws MalformedSecretsException {
    var plain = SecretsYaml.write(SecretsYaml.read(bundle)).reveal();
    return values.isEmpty()
        ? Secret.of(plain)
        : Secret.of(plain + YamlWriter.write(new Fields().when(true, SECTION, values).toMap()));
  }
}
