package dev.ichor.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.PathParam;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  @DisplayName("A stream that looks up what its path names does so on no event loop")
  void streams() {
    var streams =
        Stream.of(ConsoleResource.class, EventsResource.class, LogsResource.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.getReturnType() == Multi.class)
            .filter(
                method ->
                    Arrays.stream(method.getParameters())
                        .anyMatch(it -> it.isAnnotationPresent(PathParam.class)))
            .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
            .toList();
    assertThat(streams).isNotEmpty().allMatch(it -> it.isAnnotationPresent(Blocking.class));
  }
}
