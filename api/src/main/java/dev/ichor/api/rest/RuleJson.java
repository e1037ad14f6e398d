package dev.ichor.api.rest;

import dev.ichor.inventory.model.Labels;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Rule;
import dev.ichor.inventory.model.Rule.Action;
import dev.ichor.talos.config.Redaction;
import dev.ichor.talos.config.Scrubber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A rule, in and out.
 *
 * @param order rules are tried from the lowest
 * @param match fact name to glob; all must hold; none matches every machine
 */
public record RuleJson(
    String name, int order, Optional<Map<String, String>> match, ActionJson action) {
  /**
   * What the rule does.
   *
   * @param type {@code approve}, {@code refuse}, {@code label} or {@code assign}
   * @param reason of a refusal
   * @param key of a label, with {@code value}
   * @param cluster of an assignment, with {@code role}
   * @param patches of an assignment: they become the machine's own
   */
  public record ActionJson(
      String type,
      Optional<String> reason,
      Optional<String> key,
      Optional<String> value,
      Optional<String> cluster,
      Optional<String> role,
      Optional<List<String>> patches) {
    private static ActionJson of(String type) {
      return new ActionJson(
          type,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private enum Type {
    APPROVE,
    REFUSE,
    LABEL,
    ASSIGN
  }

  Rule rule() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "a rule's name has 1 to 63 letters, digits, dots, hyphens; give another");
    }
    return new Rule(name, order, Inputs.selector(match.orElse(Map.of())), action(action));
  }

  private Action action(ActionJson asked) {
    return switch (Inputs.word(Type.class, "action.type", asked.type())) {
      case APPROVE -> new Action.Approve();
      case REFUSE ->
          new Action.Refuse(Printable.of(asked.reason().orElse("refused by rule " + name)));
      case LABEL -> {
        var label = new Action.Label(needed(asked.key(), "key"), needed(asked.value(), "value"));
        Labels.check(label.key(), label.value());
        yield label;
      }
      case ASSIGN ->
          new Action.Assign(
              needed(asked.cluster(), "cluster"),
              Inputs.role(needed(asked.role(), "role")),
              asked.patches().orElse(List.of()));
    };
  }

  private static String needed(Optional<String> value, String field) {
    return value.orElseThrow(
        () -> new IllegalArgumentException("this action needs action.%s; add it".formatted(field)));
  }

  /**
   * @param hidden values of a cluster that no patch may show
   */
  static RuleJson of(Rule rule, Function<String, Set<String>> hidden) {
    return new RuleJson(
        rule.name(),
        rule.order(),
        Optional.of(rule.selector().match()),
        json(rule.action(), hidden));
  }

  private static ActionJson json(Action action, Function<String, Set<String>> hidden) {
    return switch (action) {
      case Action.Approve() -> ActionJson.of("approve");
      case Action.Refuse(var reason) ->
          new ActionJson(
              "refuse",
              Optional.of(reason),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Action.Label(var key, var value) ->
          new ActionJson(
              "label",
              Optional.empty(),
              Optional.of(key),
              Optional.of(value),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Action.Assign(var cluster, var role, var patches) ->
          new ActionJson(
              "assign",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(cluster),
              Optional.of(role.talosName()),
              patches.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      patches.stream()
                          .map(Redaction.plain()::patch)
                          .map(patch -> Scrubber.without(patch, hidden.apply(cluster)))
                          .toList()));
    };
  }
}
