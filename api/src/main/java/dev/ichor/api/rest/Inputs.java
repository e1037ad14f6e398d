package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words of a request turned into values; what does not fit is an {@link IllegalArgumentException}.
 */
final class Inputs {
  private static final int LONGEST_GLOB = 256;
  private static final List<String> FACTS =
      List.of(
          "name", "uuid", "serial", "mac", "manufacturer", "product", "arch", "memoryMiB", "disks");

  private Inputs() {}

  static Role role(String text) {
    return Arrays.stream(Role.values())
        .filter(role -> role.talosName().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role '%s' is not known; write controlplane or worker"
                        .formatted(Printable.of(text))));
  }

  /**
   * A loader that exists: else each machine that is given it would stand still at the next boot.
   */
  static void loader(LoaderSelection loader, AssetOffice assets) {
    assets
        .objection(loader)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
  }

  static MachineId machine(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new IllegalArgumentException(
          "'%s' is not a machine id; GET /api/v1/machines lists them"
              .formatted(Printable.of(text)));
    }
    return MachineId.parse(text);
  }

  static UUID uuid(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new IllegalArgumentException("'%s' is not an id".formatted(Printable.of(text)));
    }
    return UUID.fromString(text);
  }

  /** Conditions whose fact names exist: a misspelt one would silently match nothing for ever. */
  static Selector selector(Map<String, String> match) {
    match.forEach(
        (fact, glob) -> {
          if (!FACTS.contains(fact) && !fact.matches("label\\.[A-Za-z0-9._/-]{1,128}")) {
            throw new IllegalArgumentException(
                "match has the unknown fact '%s'; known are %s and label.NAME"
                    .formatted(Printable.of(fact), String.join(", ", FACTS)));
          }
          if (glob.length() > LONGEST_GLOB) {
            throw new IllegalArgumentException(
                "the pattern of '%s' is longer than %d characters; shorten it"
                    .formatted(fact, LONGEST_GLOB));
          }
        });
    return new Selector(match);
  }

  /** A host name or IP literal, in lower case; nothing that could be more than that in a URL. */
  static String host(String text) {
    boolean name = text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    boolean ipv6 = text.matches("[0-9A-Fa-f:.]{2,45}") && text.contains(":");
    if (!name && !ipv6) {
      throw new IllegalArgumentException(
          "host '%s' is no host name and no IP address; write it as 10.0.0.9"
              .formatted(Printable.of(text)));
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** Credentials as every BMC takes them at most; longer ones are a mistake. */
  static String bounded(String field, String text, int longest) {
    if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "%s has more than %d characters, or control characters; give another"
              .formatted(field, longest));
    }
    return text;
  }

  /** A constant by its name in lower case. */
  static <E extends Enum<E>> E word(Class<E> type, String field, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s' is not known; write one of %s"
                        .formatted(
                            field,
                            Printable.of(text),
                            Arrays.stream(type.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
  }

  /** The body of a request that must have one. */
  static <T> T body(@Nullable T body) {
    if (body == null) {
      throw new IllegalArgumentException("the request has no body; send a JSON object");
    }
    return body;
  }
}
