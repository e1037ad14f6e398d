package dev.ichor.talos.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.talos.contract.VersionContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The documents of one Talos minor version, field by field, as {@code talos/conformance schema}
 * read them from Talos's own types.
 */
final class Schema {
  /** A structure's field name for "whatever other keys there are". */
  static final String OTHERS = "*";

  private static final Map<Integer, Schema> LOADED = new ConcurrentHashMap<>();

  private final int minor;
  private final Map<String, Shape.Structure> kinds = new HashMap<>();
  private final Map<String, Map<String, Shape.Field>> types = new HashMap<>();

  private Schema(int minor) {
    this.minor = minor;
    var type = "";
    for (var line : text(minor).split("\n", -1)) {
      var words = line.strip().split(" ", -1);
      if (line.startsWith("kind ")) {
        kinds.put(words[1], new Shape.Structure(words[2]));
      } else if (line.startsWith("type ")) {
        type = words[1];
        types.put(type, new LinkedHashMap<>());
      } else if (words.length > 1) {
        var field = new Shape.Field(shape(words[1]), line.endsWith(" replace"));
        types.getOrDefault(type, new HashMap<>()).put(words[0], field);
      }
    }
  }

  /** Of Talos 1.N. */
  static Schema of(VersionContract contract) {
    return LOADED.computeIfAbsent(contract.talosMinor(), Schema::new);
  }

  private static String text(int minor) {
    var name = "schema-1.%d.txt".formatted(minor);
    try (var in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Shape shape(String text) {
    var rest = text.substring(1);
    return switch (text.charAt(0)) {
      case 's' -> Shape.Plain.STRING;
      case 'b' -> Shape.Plain.BOOL;
      case 'i' -> Shape.Plain.INT;
      case 'u' -> Shape.Plain.UINT;
      case 'f' -> Shape.Plain.FLOAT;
      case 'y' -> Shape.Plain.OCTETS;
      case 'a' -> Shape.Plain.ANYTHING;
      case 't' -> new Shape.Text(rest);
      case '*' -> new Shape.Pointer(shape(rest));
      case '[' -> new Shape.Listing(shape(rest));
      case '{' -> new Shape.Mapping(shape(rest));
      case '@' -> new Shape.Structure(rest);
      case '!' ->
          special(rest.substring(0, rest.indexOf(':')), rest.substring(rest.indexOf(':') + 1));
      default -> throw new IllegalStateException("no shape " + text);
    };
  }

  private static Shape special(String name, String inner) {
    var merging =
        switch (name) {
          case "NetworkDeviceList" -> Shape.Merging.DEVICES;
          case "VlanList" -> Shape.Merging.VLANS;
          case "AdmissionPluginConfigList" -> Shape.Merging.ADMISSION;
          case "ConfigFileList" -> Shape.Merging.CONFIG_FILES;
          case "ImageVerificationRules" -> Shape.Merging.IMAGE_RULES;
          case "Args" -> Shape.Merging.ARGUMENTS;
          case "Expression", "ByteSize", "PercentageSize" -> Shape.Merging.REPLACED;
          default ->
              throw new IllegalStateException("Talos merges " + name + " in a way not known");
        };
    return new Shape.Special(merging, shape(inner));
  }

  /** Talos 1.N, for people. */
  String version() {
    return "Talos 1." + minor;
  }

  /** The structure of a document; {@code v1alpha1} is the main one. */
  Optional<Shape.Structure> kind(String kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  /** By name, in Talos's order. */
  Map<String, Shape.Field> fields(Shape.Structure structure) {
    return types.getOrDefault(structure.type(), Map.of());
  }

  /** All kinds of documents of this version. */
  java.util.Set<String> kinds() {
    return java.util.Set.copyOf(kinds.keySet());
  }
}
