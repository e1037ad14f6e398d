package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.SseReader;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import org.jboss.logging.Logger;

/**
 * One BMC's stream of events (DSP0266 "Server-sent events"), outside of any session: a stream that
 * is open for days must hold none of the few slots. User and password go with the one request.
 */
final class EventStream {
  private static final Logger LOG = Logger.getLogger(EventStream.class);

  /** A stream that is silent for so long is opened anew: a dead connection looks the same. */
  private static final Duration SILENCE = Duration.ofMinutes(30);

  private final RedfishTarget target;
  private final RedfishLane.Wire wire;
  private final Reference path;
  private final LastEvent last;

  /**
   * @param last event that was heard; kept by whoever opens the stream again
   */
  EventStream(RedfishTarget target, RedfishLane.Wire wire, Reference path, LastEvent last) {
    this.target = target;
    this.wire = wire;
    this.path = path;
    this.last = last;
  }

  /** Blocks until the stream ends. */
  void run(Consumer<List<BmcEvent>> events) throws BmcFaultException, InterruptedException {
    var request =
        new Request.Builder()
            .url(target.origin() + path.path())
            .header("Accept", "text/event-stream")
            .header(
                "Authorization",
                Credentials.basic(
                    target.user(), target.password().reveal(), StandardCharsets.UTF_8));
    last.id().ifPresent(id -> request.header("Last-Event-ID", id));
    var http = wire.http().newBuilder().readTimeout(SILENCE).build();
    try (var response = http.newCall(request.build()).execute()) {
      check(response);
      read(response, events);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while listening to BMC " + target.name());
      }
      throw new BmcFaultException(
          wire.guard()
              .fault()
              .orElseGet(
                  () ->
                      new BmcFault.NoConnection(
                          target.name(), Words.of(String.valueOf(e.getMessage()), 120))));
    }
  }

  private void check(Response response) throws BmcFaultException {
    if (response.code() == 401 || response.code() == 403) {
      throw new BmcFaultException(new BmcFault.LoginRefused(target.name(), target.user()));
    }
    var type = String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!response.isSuccessful() || !type.startsWith("text/event-stream")) {
      throw new BmcFaultException(
          new BmcFault.NotSupported(
              target.name(),
              "a stream of events",
              "it answers %d, %s".formatted(response.code(), Words.of(type, 40))));
    }
  }

  private void read(Response response, Consumer<List<BmcEvent>> events) throws IOException {
    var reader = new SseReader();
    var source = response.body().source();
    while (!source.exhausted()) {
      var event = reader.line(source.readUtf8LineStrict(2L * BmcEvent.LARGEST));
      if (event.isPresent()) {
        last.heard(reader.lastId().or(last::id));
        try {
          events.accept(BmcEvent.read(Bytes.of(event.get().getBytes(StandardCharsets.UTF_8))));
        } catch (MalformedRedfishException e) {
          LOG.debugf("bmc event dropped bmc=%s why=\"%s\"", target.name(), e.getMessage());
        }
      }
    }
  }
}
