package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.bmc.serial.client.LineFeed;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A machine's serial console over the WebSocket that its Redfish names (RFC 6455; OpenBMC's {@code
 * /console0}), outside of any session: a console that is open for days must hold none of the few
 * slots. User and password go with the one request, and only to the approved certificate.
 */
final class WebSocketConsole {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int SWITCHED = 101;
  private static final int NORMAL = 1000;
  private static final long LARGEST = 1 << 20;
  private static final Duration LOOK = Duration.ofMillis(250);

  private final RedfishTarget target;
  private final RedfishLane.Wire wire;
  private final Reference place;
  private final Duration patience;
  private final Duration alive;
  private final SerialLine line;
  private final LineFeed feed;
  private final CountDownLatch decided = new CountDownLatch(1);
  private final MeteredSockets sockets = new MeteredSockets(LARGEST);

  /**
   * @param patience for the answer to the upgrade
   * @param alive so often it is asked whether it is still there; silence to that ends it
   */
  WebSocketConsole(
      RedfishTarget target,
      RedfishLane.Wire wire,
      Reference place,
      Duration patience,
      Duration alive,
      SerialLine line) {
    this.target = target;
    this.wire = wire;
    this.place = place;
    this.patience = patience;
    this.alive = alive;
    this.line = line;
    this.feed = new LineFeed(line);
  }

  /** Ends it from outside. */
  void end(BmcFault why) {
    feed.ended(why);
    decided.countDown();
  }

  /** Carries until the line is closed; ends with a fault when the BMC ends it or is gone. */
  void carry() throws BmcFaultException, InterruptedException {
    var http =
        wire.http()
            .newBuilder()
            .socketFactory(sockets)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .addInterceptor(WebSocketConsole::uncompressed)
            .readTimeout(Duration.ZERO)
            .pingInterval(alive)
            .build();
    wire.guard().forgetFault();
    var socket = http.newWebSocket(request(), new Ear());
    try {
      if (isDecided()) {
        feed.carry(new Mouth(socket));
        socket.close(NORMAL, null);
      }
    } finally {
      feed.abandoned();
      socket.cancel();
      evict(http);
    }
  }

  /** OkHttp itself waits for the answer as long as a WebSocket may be silent: for ever. */
  private boolean isDecided() throws BmcFaultException, InterruptedException {
    var begun = System.nanoTime();
    while (!decided.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (line.isClosed()) {
        return false;
      }
      if (System.nanoTime() - begun >= patience.toNanos()) {
        throw new BmcFaultException(
            new BmcFault.NoConnection(
                target.name(),
                "it did not answer to a WebSocket at %s within %d ms"
                    .formatted(place, patience.toMillis())));
      }
    }
    return true;
  }

  private static void evict(OkHttpClient http) {
    http.connectionPool().evictAll();
  }

  private Request request() {
    return new Request.Builder()
        .url(target.origin() + place.path())
        .header(
            "Authorization",
            Credentials.basic(target.user(), target.password().reveal(), StandardCharsets.UTF_8))
        .build();
  }

  /** A compressed message could be a thousand times as long as what was counted. */
  private static Response uncompressed(Interceptor.Chain chain) throws IOException {
    var response = chain.proceed(chain.request().newBuilder().removeHeader(EXTENSIONS).build());
    if (response.header(EXTENSIONS) != null) {
      response.close();
      throw new IOException("it takes an extension that nobody offered");
    }
    return response;
  }

  private record Mouth(WebSocket socket) implements LineFeed.Out {
    @Override
    public void send(Bytes keys) throws IOException {
      if (!socket.send(ByteString.of(keys.toArray()))) {
        throw new IOException("the WebSocket is closed");
      }
    }

    /** There is no word for it in a WebSocket of characters. */
    @Override
    public boolean sendBreak() {
      return false;
    }
  }

  private final class Ear extends WebSocketListener {
    @Override
    public void onOpen(WebSocket socket, Response response) {
      sockets.whole();
      decided.countDown();
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      deliver(socket, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onMessage(WebSocket socket, ByteString octets) {
      deliver(socket, Bytes.of(octets.toByteArray()));
    }

    private void deliver(WebSocket socket, Bytes text) {
      sockets.whole();
      try {
        if (!text.isEmpty() && !feed.text(text)) {
          socket.cancel();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        socket.cancel();
      }
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      socket.close(NORMAL, null);
      end(
          new BmcFault.Busy(
              target.name(), "the console is over: %d %s".formatted(code, Words.of(reason, 80))));
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
      end(fault(failure, response));
    }
  }

  private BmcFault fault(Throwable failure, @Nullable Response response) {
    if (response != null && response.code() != SWITCHED) {
      return refusal(response.code());
    }
    var why = Words.of(String.valueOf(failure.getMessage()), 120);
    return failure instanceof SSLException
        ? wire.guard().fault().orElseGet(() -> new BmcFault.NotRedfish(target.name(), why))
        : new BmcFault.NoConnection(target.name(), why);
  }

  private BmcFault refusal(int code) {
    if (code == UNAUTHORIZED) {
      return new BmcFault.LoginRefused(target.name(), target.user());
    }
    return code == FORBIDDEN
        ? new BmcFault.PrivilegeRefused(target.name(), target.user(), "for the console")
        : new BmcFault.NotSupported(
            target.name(),
            Ability.CONSOLE.words(),
            "it answers %d to a WebSocket at %s".formatted(code, place));
  }
}
