package dev.ichor.api.talhelper;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.talos.talhelper.Talconfig;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which machine a node of a talconfig is: the wrong answer erases somebody's disk. */
final class Recognition {
  private Recognition() {}

  /**
   * By UUID; if no machine has it, by MAC, then by name. By address only a node without UUID and
   * MAC: an address is lent to whoever comes.
   */
  static Optional<JsonNode> find(JsonNode machines, Talconfig.Node node) {
    var macs = macs(node);
    return first(machines, machine -> node.uuid().filter(it -> isOf(machine, it)).isPresent())
        .or(() -> first(machines, machine -> !Collections.disjoint(macs(machine), macs)))
        .or(() -> first(machines, machine -> is(machine, "name", node.hostname())))
        .or(
            () ->
                macs.isEmpty() && node.uuid().isEmpty()
                    ? first(machines, machine -> is(machine, "address", node.address()))
                    : Optional.empty());
  }

  /** True when a machine has keys, the node too, and none of them is the same. */
  static boolean contradicts(JsonNode machine, Talconfig.Node node) {
    var sameUuid = node.uuid().filter(it -> isOf(machine, it)).isPresent();
    var sameMac = !Collections.disjoint(macs(machine), macs(node));
    var otherUuid = node.uuid().isPresent() && machine.path("uuid").isTextual();
    var otherMacs = !macs(node).isEmpty() && !macs(machine).isEmpty();
    return !sameUuid && !sameMac && (otherUuid || otherMacs);
  }

  private static Optional<JsonNode> first(JsonNode machines, Predicate<JsonNode> test) {
    return StreamSupport.stream(machines.spliterator(), false).filter(test).findFirst();
  }

  private static boolean isOf(JsonNode machine, String uuid) {
    return machine
        .path("uuid")
        .asText("")
        .toLowerCase(Locale.ROOT)
        .equals(uuid.toLowerCase(Locale.ROOT));
  }

  private static boolean is(JsonNode machine, String field, String value) {
    return !value.isEmpty() && machine.path(field).asText("").equals(value);
  }

  private static Set<String> macs(Talconfig.Node node) {
    return node.macs().stream().map(Recognition::normal).collect(Collectors.toSet());
  }

  private static Set<String> macs(JsonNode machine) {
    return StreamSupport.stream(machine.path("macs").spliterator(), false)
        .map(mac -> normal(mac.asText()))
        .collect(Collectors.toSet());
  }

  /** A talconfig may also have patterns for many addresses; they are nobody's. */
  private static String normal(String mac) {
    try {
      return MacAddress.parse(mac).toString();
    } catch (IllegalArgumentException e) {
      return mac;
    }
  }
}
