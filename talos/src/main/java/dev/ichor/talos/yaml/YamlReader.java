package dev.ichor.talos.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.json.ConstructYamlJsonFloat;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads YAML 1.2 (core schema of JSON): {@code off} and {@code 010} stay strings. Bounded: input
 * size, aliases and depth. A null value counts as absent, as Talos has it: its key is left out.
 */
public final class YamlReader {
  private static final int LARGEST = 4 << 20;

  /** Values in one text; a large machine configuration has some thousands. */
  private static final int MOST_VALUES = 200_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setMaxAliasesForCollections(50)
          .setCodePointLimit(LARGEST)
          .setSchema(new TalosSchema())
          .build();

  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,30}\\.\\d{1,30}");

  private YamlReader() {}

  /** JSON's schema, and {@code ~} for null as every YAML has it. */
  private static final class TalosSchema extends JsonSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new JsonScalarResolver() {
        @Override
        protected void addImplicitResolvers() {
          super.addImplicitResolvers();
          addImplicitResolver(Tag.NULL, Pattern.compile("~"), "~");
        }
      };
    }

    /** Keeps 1.10 what it is: as a label's value it is text. */
    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      var constructors = new HashMap<>(super.getSchemaTagConstructors());
      var usual = new ConstructYamlJsonFloat();
      constructors.put(
          Tag.FLOAT,
          node -> {
            var text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
            return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : usual.construct(node);
          });
      return constructors;
    }
  }

  /** All documents of the stream that are not null, each a mapping, list or scalar. */
  public static List<Object> documents(String text) throws MalformedYamlException {
    if (text.length() > LARGEST) {
      throw new MalformedYamlException("%d characters, more than 4 Mi".formatted(text.length()));
    }
    try {
      var documents = new ArrayList<Object>();
      var cleaning = new Cleaning();
      for (var loaded : new Load(SETTINGS).loadAllFromString(text)) {
        var clean = cleaning.clean(loaded);
        if (clean != null) {
          documents.add(clean);
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      var at =
          e.getProblemMark()
              .map(m -> " at line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1));
      throw new MalformedYamlException(e.getProblem() + at.orElse(""), e);
    } catch (YamlEngineException e) {
      throw new MalformedYamlException(String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw new MalformedYamlException("nested too deeply", e);
    }
  }

  /** The one mapping that the text holds. */
  public static Map<String, Object> mapping(String text) throws MalformedYamlException {
    var documents = documents(text);
    if (documents.size() == 1) {
      return asMapping(documents.getFirst());
    }
    throw new MalformedYamlException("one document is wanted, there are " + documents.size());
  }

  /** The value as a mapping. */
  @SuppressWarnings("unchecked") // clean() makes every map one of strings
  public static Map<String, Object> asMapping(Object value) throws MalformedYamlException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new MalformedYamlException("a mapping is wanted");
  }

  /**
   * Copies without nulls, counting: aliases within aliases make a text of a few hundred octets into
   * millions of values, and every alias is copied out here.
   */
  private static final class Cleaning {
    private int left = MOST_VALUES;

    @Nullable Object clean(@Nullable Object value) {
      if (--left < 0) {
        throw new YamlEngineException(
            "more than %d values, aliases counted".formatted(MOST_VALUES));
      }
      return switch (value) {
        case null -> null;
        case Map<?, ?> map -> {
          var clean = new LinkedHashMap<String, Object>();
          map.forEach(
              (key, each) -> {
                var kept = clean(each);
                if (kept != null) {
                  clean.put(String.valueOf(key), kept);
                }
              });
          yield clean;
        }
        case List<?> list -> {
          var clean = new ArrayList<Object>();
          for (var each : list) {
            var kept = clean(each);
            if (kept != null) {
              clean.add(kept);
            }
          }
          yield clean;
        }
        default -> value;
      };
    }
  }
}
