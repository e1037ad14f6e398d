package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.redfish.policy.RetryRule.Method;
import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonBody;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.JsonReader;
import dev.ichor.bmc.redfish.wire.MalformedRedfishException;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One request and its whole answer, within limits of size and time; nothing is repeated here. */
final class Http {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int HEADERS = 64;

  private final RedfishTarget target;
  private final RedfishLane.Wire wire;
  private final JsonReader reader;
  private final int largest;

  Http(RedfishTarget target, RedfishLane.Wire wire, RedfishConfig config) {
    this.target = target;
    this.wire = wire;
    this.reader = new JsonReader(config.limits());
    this.largest = config.limits().octets();
  }

  RedfishLane.Wire wire() {
    return wire;
  }

  CertificateGuard guard() {
    return wire.guard();
  }

  /**
   * @param within for the whole answer
   * @throws IOException when nothing whole came back; the request may have been carried out
   */
  Answer send(
      Method method,
      Reference path,
      Optional<JsonBody> body,
      Map<String, String> headers,
      Duration within)
      throws IOException, BmcFaultException, InterruptedException {
    var request =
        new Request.Builder()
            .url(target.origin() + path.path())
            .method(method.name(), body.map(b -> RequestBody.create(b.encode(), JSON)).orElse(null))
            .header("Accept", "application/json")
            .header("Accept-Encoding", "identity")
            .header("OData-Version", "4.0");
    headers.forEach(request::header);
    var call = wire.http().newCall(request.build());
    call.timeout().timeout(within.toMillis(), TimeUnit.MILLISECONDS);
    wire.guard().forgetFault();
    try (var response = call.execute()) {
      return answer(response);
    } catch (SSLException e) {
      throw new BmcFaultException(tls(e));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while waiting for BMC " + target.name());
      }
      if (e instanceof InterruptedIOException) {
        throw new IOException("no whole answer within %d s".formatted(within.toSeconds()), e);
      }
      throw e;
    }
  }

  private BmcFault tls(SSLException e) {
    return wire.guard()
        .fault()
        .orElseGet(
            () ->
                new BmcFault.NotRedfish(
                    target.name(),
                    "no TLS that we can use: " + Words.of(String.valueOf(e.getMessage()))));
  }

  private Answer answer(Response response) throws IOException, BmcFaultException {
    var headers = new HashMap<String, String>();
    for (var i = 0; i < Math.min(response.headers().size(), HEADERS); i++) {
      var name = response.headers().name(i).toLowerCase(Locale.ROOT);
      headers.putIfAbsent(name, response.headers().value(i));
    }
    if (response.isRedirect()) {
      redirect(headers.getOrDefault("location", ""));
    }
    var source = response.body().source();
    if (source.request(largest + 1L)) {
      throw new BmcFaultException(
          new BmcFault.Garbled(
              target.name(), "an answer of more than %d MiB".formatted(largest >> 20)));
    }
    var octets = Bytes.of(source.readByteArray());
    if (octets.isEmpty()) {
      return new Answer(response.code(), headers, JsonDoc.EMPTY, Optional.empty());
    }
    try {
      return new Answer(response.code(), headers, reader.read(octets), Optional.empty());
    } catch (MalformedRedfishException e) {
      var why = "%s, %s".formatted(headers.getOrDefault("content-type", "no type"), e.getMessage());
      return new Answer(response.code(), headers, JsonDoc.EMPTY, Optional.of(Words.of(why)));
    }
  }

  /** To the same host it is only another spelling; our credentials go nowhere else. */
  private void redirect(String location) throws BmcFaultException {
    try {
      if (!Reference.same(target.origin().resolve(URI.create(location)), target.origin())) {
        throw new BmcFaultException(
            new BmcFault.RedirectsAway(target.name(), Words.of(location, 100)));
      }
    } catch (IllegalArgumentException e) {
      throw new BmcFaultException(
          new BmcFault.RedirectsAway(target.name(), Words.of(location, 100)));
    }
  }
}
