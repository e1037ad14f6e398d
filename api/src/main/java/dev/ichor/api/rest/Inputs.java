package dev.ichor.api.rest;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words of a request turned into values; what does not fit is an {@link IllegalArgumentException}.
 */
final class Inputs {
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

  static MachineId machine(String text) {
    try {
      return MachineId.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "'%s' is not a machine id; GET /api/v1/machines lists them".formatted(Printable.of(text)),
          malformed);
    }
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
