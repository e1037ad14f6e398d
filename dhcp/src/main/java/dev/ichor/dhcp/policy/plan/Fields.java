package dev.ichor.dhcp.policy.plan;

import dev.ichor.inventory.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One mapping of the document, read by its known keys; every complaint names its path. */
final class Fields {
  private final Map<?, ?> values;
  private final String path;
  private final List<PlanProblem> problems;

  private Fields(Map<?, ?> values, String path, List<PlanProblem> problems) {
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  /** An empty mapping, with a complaint, when it is something else or has keys that none knows. */
  static Fields of(Object value, String path, List<PlanProblem> problems, List<String> known) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(
          new PlanProblem(path, "is no mapping; write " + String.join(": …, ", known) + ": …"));
      return new Fields(Map.of(), path, problems);
    }
    for (var key : map.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        problems.add(
            new PlanProblem(
                path,
                "has the unknown key '%s'; known are %s"
                    .formatted(Printable.of(String.valueOf(key)), String.join(", ", known))));
      }
    }
    return new Fields(map, path, problems);
  }

  List<PlanProblem> problems() {
    return problems;
  }

  String path() {
    return path;
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void complain(String key, String sentence) {
    problems.add(new PlanProblem(key.isEmpty() ? path : pathOf(key), sentence));
  }

  /** Empty when absent or null. */
  Optional<Object> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  /** A scalar as text. */
  Optional<String> text(String key) {
    return value(key).flatMap(value -> scalar(value, pathOf(key)));
  }

  /** A scalar turned into a value; an {@link IllegalArgumentException} becomes a complaint. */
  <T> Optional<T> read(String key, Function<String, T> reader) {
    return text(key).flatMap(text -> attempt(pathOf(key), () -> reader.apply(text)));
  }

  /** A list, or one item for a list of one, of scalars turned into values. */
  <T> List<T> readAll(String key, Function<String, T> reader) {
    return each(
        key, (item, at) -> scalar(item, at).flatMap(text -> attempt(at, () -> reader.apply(text))));
  }

  /** Every item that gives a value; the reader complains by itself. */
  <T> List<T> each(String key, BiFunction<Object, String, Optional<T>> reader) {
    var found = new ArrayList<T>();
    var value = value(key);
    if (value.isEmpty()) {
      return found;
    }
    var isList = value.get() instanceof List<?>;
    var items = value.get() instanceof List<?> list ? list : List.of(value.get());
    var at = 0;
    for (Object item : items) {
      var place = isList ? "%s[%d]".formatted(pathOf(key), at++) : pathOf(key);
      if (item == null) {
        problems.add(new PlanProblem(place, "is empty; give a value or leave it out"));
      } else {
        reader.apply(item, place).ifPresent(found::add);
      }
    }
    return found;
  }

  Optional<Boolean> flag(String key) {
    return read(
        key,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new IllegalArgumentException(
                      "'%s' is neither true nor false".formatted(Printable.of(text)));
            });
  }

  private Optional<String> scalar(Object value, String at) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return Optional.of(value.toString().strip());
    }
    problems.add(new PlanProblem(at, "needs one value, not a list or a mapping"));
    return Optional.empty();
  }

  private interface Attempt<T> {
    T now();
  }

  private <T> Optional<T> attempt(String at, Attempt<T> attempt) {
    try {
      return Optional.of(attempt.now());
    } catch (IllegalArgumentException wrong) {
      problems.add(new PlanProblem(at, String.valueOf(wrong.getMessage())));
      return Optional.empty();
    }
  }

  /** For what is built of several fields. */
  <T> Optional<T> build(java.util.function.Supplier<T> builder) {
    return attempt(path, builder::get);
  }
}
