package dev.ichor.api.rest;

import dev.ichor.api.security.Needs;
import dev.ichor.api.security.Unguarded;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All routes of the REST interface, as its classes declare them. */
final class Routes {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)\\s*(?::\\s*([^}]+))?}");
  private static final Map<String, String> NOBODY =
      Map.of(
          "id", "7b1f0c9e-0000-4000-8000-0123456789ab",
          "machine", "7b1f0c9e-0000-4000-8000-0123456789ab",
          "address", "10.99.99.99",
          "action", "on",
          "token", "0123456789abcdef0123456789abcdef");

  private static final java.nio.file.Path CLASSES =
      java.nio.file.Path.of("target/classes/dev/ichor/api/rest");

  private Routes() {}

  /**
   * @param path with parameters in braces, without their patterns
   */
  record Route(String verb, String path, String declared, Method method) {
    Optional<Needs> needs() {
      return Optional.ofNullable(method.getAnnotation(Needs.class));
    }

    boolean isUnguarded() {
      return method.isAnnotationPresent(Unguarded.class);
    }

    /** It looks at the request's {@code Idempotency-Key}. */
    boolean isOnce() {
      return Arrays.stream(method.getParameters())
          .map(it -> it.getAnnotation(HeaderParam.class))
          .anyMatch(it -> it != null && it.value().equals(Once.HEADER));
    }

    /** A type that it takes. */
    String type() {
      return Optional.ofNullable(method.getAnnotation(Consumes.class))
          .map(types -> types.value()[0])
          .orElse("application/json");
    }

    /** A path of something that does not exist. */
    String example() {
      return PARAMETER
          .matcher(declared)
          .replaceAll(
              found -> {
                var pattern = Optional.ofNullable(found.group(2)).orElse("");
                return pattern.contains("|")
                    ? pattern.substring(0, pattern.indexOf('|'))
                    : declared.contains("leases6")
                        ? "2001:db8::99"
                        : NOBODY.getOrDefault(found.group(1), "nobody");
              });
    }
  }

  static List<Route> all() throws IOException {
    try (var files = Files.list(CLASSES)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith("Resource.class"))
          .map(name -> "dev.ichor.api.rest." + name.substring(0, name.length() - 6))
          .map(Routes::type)
          .flatMap(Routes::of)
          .sorted(Comparator.comparing(Route::path).thenComparing(Route::verb))
          .toList();
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a class of this module", e);
    }
  }

  private static Stream<Route> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .flatMap(method -> verb(method).map(verb -> route(type, method, verb)).stream());
  }

  private static Route route(Class<?> type, Method method, String verb) {
    var base = type.getAnnotation(Path.class).value();
    var more =
        Optional.ofNullable(method.getAnnotation(Path.class))
            .map(path -> "/" + path.value())
            .orElse("");
    var declared = (base + more).replace("//", "/");
    return new Route(verb, PARAMETER.matcher(declared).replaceAll("{$1}"), declared, method);
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
        .filter(each -> each != null)
        .map(HttpMethod::value)
        .findFirst();
  }
}
