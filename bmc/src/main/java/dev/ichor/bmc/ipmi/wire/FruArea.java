package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One area of a FRU inventory.
 *
 * @param name chassis, board, product, power supply, management access
 */
public record FruArea(String name, List<Field> fields) {
  private static final int POWER_SUPPLY = 0x00;
  private static final int MANAGEMENT = 0x03;
  private static final List<String> MANAGEMENT_KINDS =
      List.of(
          "",
          "management URL",
          "name",
          "ping address",
          "component URL",
          "component",
          "ping",
          "UUID");

  /** A name and its text; a field without text is left out. */
  public record Field(String name, String value) {
    public Field {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }
  }

  public FruArea {
    requireNonNull(name, "name");
    fields = List.copyOf(fields);
  }

  /** Those multirecords that tell a person something (§16.2, §18); empty for others. */
  static Optional<FruArea> multirecord(int type, Bytes data) {
    if (type == POWER_SUPPLY && data.size() >= 2) {
      var watts = (data.at(0) | data.at(1) << 8) & 0x0fff;
      return Optional.of(new FruArea("power supply", List.of(new Field("capacity", watts + " W"))));
    }
    if (type == MANAGEMENT && data.size() >= 2) {
      var kind = data.at(0);
      var name =
          kind > 0 && kind < MANAGEMENT_KINDS.size()
              ? MANAGEMENT_KINDS.get(kind)
              : "kind %d".formatted(kind);
      var value = data.slice(1, data.size());
      var text =
          kind == 7
              ? value.toHex()
              : Printable.of(new String(value.toArray(), StandardCharsets.ISO_8859_1).strip());
      return Optional.of(
          new FruArea("management access", new ArrayList<>(List.of(new Field(name, text)))));
    }
    return Optional.empty();
  }
}
