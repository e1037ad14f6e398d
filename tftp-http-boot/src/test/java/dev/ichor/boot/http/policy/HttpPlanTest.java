package dev.ichor.boot.http.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPlanTest {
  private static final HttpPlan.Facts FACTS = new HttpPlan.Facts(1000, "abc", "application/efi");

  private static HttpAsk ask(String method, Optional<String> range) {
    return new HttpAsk(method, "/x", range, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 999",
    "bytes=-1, 999, 999",
    "bytes=-5000, 0, 999",
    "bytes=999-5000, 999, 999",
    "bytes = 1 - 2, 1, 2"
  })
  @DisplayName("Single ranges, clipped to the file (RFC 9110 §14.1.2)")
  void part(String header, long first, long last) {
    assertThat(ByteRange.of(Optional.of(header), 1000)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=1-0",
        "bytes=-",
        "bytes=0-1,5-6",
        "octets=0-1",
        "bytes=a-b",
        "",
        "bytes=0-99999999999999999999"
      })
  @DisplayName("What is not one valid range is ignored: the whole file (RFC 9110 §14.2)")
  void whole(String header) {
    assertThat(ByteRange.of(Optional.of(header), 1000)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=-0", "bytes=5000-6000"})
  @DisplayName("A range with no octet in the file is 416")
  void unsatisfiable(String header) {
    assertThat(HttpPlan.of(ask("GET", Optional.of(header)), FACTS).status()).isEqualTo(416);
  }

  @Test
  @DisplayName("HEAD promises the length of GET and sends nothing; a range does not apply to it")
  void head() {
    var head = HttpPlan.of(ask("HEAD", Optional.of("bytes=0-9")), FACTS);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).containsEntry("content-length", "1000");
    assertThat(head.length()).isZero();
  }

  @Test
  @DisplayName("No answer has an empty header, and all but 304 have a Content-Length")
  void headers() {
    var plans =
        Stream.of(
            HttpPlan.notFound(),
            HttpPlan.methodNotAllowed(),
            HttpPlan.badRequest(),
            HttpPlan.unavailable(),
            HttpPlan.of(ask("GET", Optional.empty()), FACTS),
            HttpPlan.of(ask("GET", Optional.of("bytes=1-2")), FACTS),
            HttpPlan.of(ask("GET", Optional.of("bytes=1000-")), FACTS));
    assertThat(plans)
        .allMatch(plan -> plan.headers().values().stream().noneMatch(String::isBlank))
        .allMatch(plan -> plan.headers().containsKey("content-length"));
  }
}
