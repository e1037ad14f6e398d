package dev.ichor.bmc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventStreamTest extends RedfishFaults {
  private static final String STREAM = "/redfish/v1/EventService/SSE";

  @Test
  @DisplayName("A stream that is opened again names the last event that was heard (Last-Event-ID)")
  void resumes() throws Exception {
    var body = "id: 7\ndata: {\"Events\":[{\"Message\":\"one\"}]}\n\ndata: {\"Events\":[{}]}\n\n";
    assertThat(heardTwice(body)).hasSize(4);
    assertThat(lastIds()).containsExactly("none", "7");
  }

  @Test
  @DisplayName("An id that fits no header (RFC 9110 §5.5) is not sent back; the stream goes on")
  void oddId() throws Exception {
    assertThat(heardTwice("id: caf\u00e9\ndata: {\"Events\":[{}]}\n\n")).hasSize(2);
    assertThat(lastIds()).containsExactly("none", "none");
  }

  private List<String> lastIds() {
    return bmc.seen.stream()
        .filter(it -> it.path().equals(STREAM))
        .map(it -> it.headers().getOrDefault("last-event-id", "none"))
        .toList();
  }

  private List<BmcEvent> heardTwice(String body) throws Exception {
    bmc.put(
        "/redfish/v1/",
        """
        {"RedfishVersion":"1.15.0","Systems":{"@odata.id":"/redfish/v1/Systems"},
         "EventService":{"@odata.id":"/redfish/v1/EventService"},
         "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}\
        """);
    bmc.put("/redfish/v1/EventService", "{\"ServerSentEventUri\":\"%s\"}".formatted(STREAM));
    bmc.fault =
        seen ->
            seen.path().equals(STREAM)
                ? Optional.of(
                    new Raw(
                        200,
                        Map.of("Content-Type", "text/event-stream"),
                        body.getBytes(UTF_8),
                        true))
                : Optional.empty();
    var heard = new ArrayList<BmcEvent>();
    power.events().stream(endpoint(), heard::addAll);
    power.events().stream(endpoint(), heard::addAll);
    return heard;
  }
}
