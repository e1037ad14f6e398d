package dev.ichor.boot.assets.factory;

import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.RedirectRule;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One request to the factory, its redirects judged by us; nothing is repeated here. */
final class FactoryHttp implements AutoCloseable {
  private static final int LONGEST_COMPLAINT = 300;

  private final FactoryConfig config;
  private final OkHttpClient client;

  /**
   * @throws IOException when the site's certificates cannot be read
   */
  FactoryHttp(FactoryConfig config) throws IOException {
    this.config = config;
    var builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(4, 1, java.util.concurrent.TimeUnit.MINUTES))
            .connectTimeout(config.connect())
            .readTimeout(config.firstOctet())
            .writeTimeout(config.stall())
            .callTimeout(Duration.ZERO);
    builder.proxy(
        config.proxy().map(address -> new Proxy(Proxy.Type.HTTP, address)).orElse(Proxy.NO_PROXY));
    if (config.ca().isPresent()) {
      var trust = FactoryTrust.with(config.ca().get());
      builder.sslSocketFactory(trust.sockets(), trust.manager());
    }
    this.client = builder.build();
  }

  FactoryConfig config() {
    return config;
  }

  URI at(String path) {
    return config.base().resolve(path);
  }

  /**
   * The answer to be closed by the caller; its body may pause no longer than configured.
   *
   * @param body absent: GET or HEAD
   */
  Response send(String method, URI first, Map<String, String> headers, Optional<RequestBody> body)
      throws FactoryException, InterruptedException {
    var url = first;
    for (var followed = 0; ; followed++) {
      var response = once(method, url, headers, body);
      if (!RedirectRule.isRedirect(response.code())) {
        response
            .body()
            .source()
            .timeout()
            .timeout(config.stall().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        return response;
      }
      response.close();
      var location = Optional.ofNullable(response.header("Location"));
      switch (RedirectRule.judge(url, response.code(), location, followed)) {
        case RedirectRule.Verdict.Follow(var to) -> url = to;
        case RedirectRule.Verdict.Refuse(var why) ->
            throw new FactoryException(
                new FactoryFault.RedirectRefused(
                    url.toString(), Printable.of(location.orElse("nowhere")), why));
      }
    }
  }

  private Response once(
      String method, URI url, Map<String, String> headers, Optional<RequestBody> body)
      throws FactoryException, InterruptedException {
    try {
      var request =
          new Request.Builder()
              .url(url.toString())
              .method(method, body.orElse(null))
              .header("Accept-Encoding", "identity")
              .header("User-Agent", "ichor");
      headers.forEach(request::header);
      return client.newCall(request.build()).execute();
    } catch (IllegalArgumentException e) {
      throw new FactoryException(
          new FactoryFault.RedirectRefused(url.toString(), "it", "it is no HTTP address"), e);
    } catch (IOException e) {
      interrupted(e);
      throw new FactoryException(
          new FactoryFault.Unreachable(
              url.toString(), Printable.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** OkHttp says so with an exception of its own. */
  static void interrupted(IOException e) throws InterruptedException {
    if (Thread.interrupted()
        || (e instanceof InterruptedIOException && "interrupted".equals(e.getMessage()))) {
      throw new InterruptedException("while asking the factory");
    }
  }

  /** The fault of an answer that is not the file. */
  static FactoryFault refused(URI url, Response response) {
    var said = "no text";
    try {
      said = response.peekBody(LONGEST_COMPLAINT).string().strip();
    } catch (IOException e) {
      said = "no text: " + e.getMessage();
    }
    var after =
        Optional.ofNullable(response.header("Retry-After"))
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Long::parseLong)
            .map(Duration::ofSeconds);
    return new FactoryFault.Refused(
        url.toString(), response.code(), Printable.of(said.isEmpty() ? "no text" : said), after);
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
