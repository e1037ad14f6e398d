package dev.ichor.boot.assets.policy;

import dev.ichor.boot.assets.policy.Schematic.Meta;
import dev.ichor.boot.assets.policy.Schematic.Overlay;
import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads a schematic from YAML or JSON, strictly as the factory does: an unknown key is a mistake.
 * Everything but the overlay's options is text to the factory too, however it looks.
 */
public final class SchematicReader {
  private static final int LONGEST = 256 * 1024;
  private static final Set<String> ENROLL = Set.of("off", "manual", "if-safe", "force");
  private static final Set<String> BOOTLOADER = Set.of("auto", "dual-boot", "grub", "sd-boot");

  private static final String[] CUSTOMIZATION = {
    "embeddedMachineConfiguration",
    "extraKernelArgs",
    "meta",
    "systemExtensions",
    "bootloader",
    "secureboot",
    "diskImage"
  };

  private SchematicReader() {}

  /**
   * @throws IllegalArgumentException saying which key is wrong
   */
  public static Schematic read(String yaml) {
    if (yaml.length() > LONGEST) {
      throw new IllegalArgumentException("a schematic has at most 256 KiB");
    }
    var root = new Node("", load(yaml, new FailsafeSchema()));
    root.only("owner", "overlay", "customization");
    var custom = root.child("customization");
    custom.only(CUSTOMIZATION);
    var extensions = custom.child("systemExtensions");
    extensions.only("officialExtensions");
    var secureBoot = custom.child("secureboot");
    secureBoot.only("enrollKeys", "includeWellKnownCertificates");
    var disk = custom.child("diskImage");
    disk.only("sectorSize");
    return new Schematic(
        root.text("owner"),
        overlay(root.child("overlay"), yaml),
        custom.text("embeddedMachineConfiguration"),
        custom.list("extraKernelArgs"),
        custom.children("meta").stream().map(SchematicReader::meta).toList(),
        extensions.list("officialExtensions"),
        custom.word("bootloader", BOOTLOADER),
        secureBoot.word("enrollKeys", ENROLL),
        secureBoot.word("includeWellKnownCertificates", Set.of("true", "false")).stream()
            .anyMatch("true"::equals),
        disk.number("sectorSize").filter(octets -> octets > 0));
  }

  private static Meta meta(Node node) {
    node.only("key", "value");
    var key = node.number("key").orElse(-1L);
    if (key < 0 || key > 255) {
      throw new IllegalArgumentException("%skey is 0 to 255".formatted(node.path));
    }
    return new Meta((int) (long) key, node.text("value").orElse(""));
  }

  private static Optional<Overlay> overlay(Node node, String yaml) {
    if (node.values.isEmpty()) {
      return Optional.empty();
    }
    node.only("image", "name", "options");
    var typed = new Node("", load(yaml, new CoreSchema())).child("overlay").child("options");
    var options = new TreeMap<String, Object>();
    typed.values.forEach(
        (key, value) -> {
          if (!(value instanceof String || value instanceof Integer || value instanceof Boolean)) {
            throw new IllegalArgumentException(
                "overlay.options.%s is neither text, number nor boolean; register this schematic at the factory and give its id"
                    .formatted(Printable.of(String.valueOf(key))));
          }
          options.put(String.valueOf(key), value);
        });
    return Optional.of(
        new Overlay(node.text("image").orElse(""), node.text("name").orElse(""), options));
  }

  private static Object load(String yaml, Schema schema) {
    try {
      var settings =
          LoadSettings.builder()
              .setSchema(schema)
              .setAllowDuplicateKeys(false)
              .setMaxAliasesForCollections(10)
              .setTagConstructors(Map.of(Tag.NULL, _ -> ""))
              .build();
      var tree = new Load(settings).loadFromString(yaml);
      return tree == null || tree.equals("") ? Map.of() : tree;
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(
          "the schematic is not YAML: "
              + Printable.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** A mapping and where it stands. */
  private static final class Node {
    private final String path;
    private final Map<?, ?> values;

    Node(String path, Object tree) {
      this.path = path;
      if (!(tree instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("%s is not a mapping".formatted(named(path)));
      }
      this.values = map;
    }

    private static String named(String path) {
      return path.isEmpty() ? "the schematic" : path.substring(0, path.length() - 1);
    }

    void only(String... known) {
      for (var key : values.keySet()) {
        if (!List.of(known).contains(String.valueOf(key))) {
          throw new IllegalArgumentException(
              "%s%s is not known; known are %s"
                  .formatted(path, Printable.of(String.valueOf(key)), String.join(", ", known)));
        }
      }
    }

    Node child(String key) {
      var value = values.get(key);
      return new Node(path + key + ".", value == null || value.equals("") ? Map.of() : value);
    }

    List<Node> children(String key) {
      return items(key).stream().map(item -> new Node(path + key + ".", item)).toList();
    }

    private List<?> items(String key) {
      var value = values.get(key);
      if (value == null || value.equals("")) {
        return List.of();
      }
      if (value instanceof List<?> list) {
        return list;
      }
      throw new IllegalArgumentException("%s%s is not a list".formatted(path, key));
    }

    List<String> list(String key) {
      return items(key).stream().map(item -> scalar(key, item)).toList();
    }

    private String scalar(String key, Object value) {
      if (value instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException("%s%s is not text".formatted(path, key));
    }

    Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key))
          .map(value -> scalar(key, value))
          .filter(text -> !text.isEmpty());
    }

    Optional<String> word(String key, Set<String> known) {
      var word = text(key).map(text -> text.toLowerCase(Locale.ROOT));
      if (word.filter(text -> !known.contains(text)).isPresent()) {
        throw new IllegalArgumentException(
            "%s%s is '%s'; known are %s"
                .formatted(path, key, Printable.of(word.get()), new java.util.TreeSet<>(known)));
      }
      return word;
    }

    Optional<Long> number(String key) {
      try {
        return text(key).map(Long::decode);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("%s%s is not a number".formatted(path, key), e);
      }
    }
  }
}
