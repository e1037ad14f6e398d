package dev.ichor.boot.http.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        "bytes=0-1,1-6",
        "bytes=0-1,x",
        "octets=0-1",
        "bytes=a-b",
        "",
        "bytes=0-99999999999999999999"
      })
  @DisplayName("What is no range, or overlaps, is ignored: the whole file (RFC 9110 §14.2, §17.15)")
  void whole(String header) {
    assertThat(ByteRange.of(Optional.of(header), 1000)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  @DisplayName("Several ranges keep their order; those behind the end are left out")
  void parts() {
    assertThat(ByteRange.of(Optional.of("bytes=500-599, 0-9,, 2000-, -1"), 1000))
        .isEqualTo(
            new ByteRange.Parts(
                List.of(
                    new ByteRange.Part(500, 599),
                    new ByteRange.Part(0, 9),
                    new ByteRange.Part(999, 999))));
    assertThat(ByteRange.of(Optional.of("bytes=2000-,0-9"), 1000))
        .isEqualTo(new ByteRange.Part(0, 9));
  }

  @Test
  @DisplayName("More than 32 ranges are the whole file: many small parts cost more than they save")
  void tooMany() {
    var many =
        IntStream.range(0, 33)
            .mapToObj(i -> "%d-%d".formatted(i * 2, i * 2))
            .collect(Collectors.joining(",", "bytes=", ""));
    assertThat(ByteRange.of(Optional.of(many), 1000)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  @DisplayName("Parts are framed by a boundary, and Content-Length counts all of it (§14.6)")
  void multipart() {
    var plan = HttpPlan.of(ask("GET", Optional.of("bytes=0-1,5-6")), FACTS);
    assertThat(plan.status()).isEqualTo(206);
    assertThat(plan.headers())
        .containsEntry("content-type", "multipart/byteranges; boundary=ichor-abc")
        .containsEntry("content-length", Long.toString(plan.length()))
        .doesNotContainKey("content-range");
    assertThat(plan.body().getFirst())
        .isEqualTo(
            new Piece.Between(
                "--ichor-abc\r\ncontent-type: application/efi\r\ncontent-range: bytes 0-1/1000\r\n\r\n"));
    assertThat(plan.body()).element(3).isEqualTo(new Piece.OfFile(5, 2));
    assertThat(plan.body().getLast()).isEqualTo(new Piece.Between("\r\n--ichor-abc--\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=-0", "bytes=5000-6000", "bytes=1000-,-0"})
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
