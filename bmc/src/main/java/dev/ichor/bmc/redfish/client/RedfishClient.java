package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.client.Lanes;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jboss.logging.Logger;

/**
 * Talks Redfish to any number of BMCs. Blocking: call it from virtual threads. Each BMC is spoken
 * to by one caller at a time, in one session, which is closed in every case.
 */
public final class RedfishClient implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedfishClient.class);
  private static final long CLOSE_MILLIS = 2000;

  private final RedfishConfig config;
  private final OkHttpClient base;
  private final Lanes<URI, RedfishLane> lanes = new Lanes<>(RedfishLane::new);
  private final Map<URI, LastEvent> heard = new ConcurrentHashMap<>();
  private final Set<WebSocketConsole> consoles = ConcurrentHashMap.newKeySet();
  private final Phaser working = new Phaser(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  public RedfishClient(RedfishConfig config) {
    this.config = requireNonNull(config, "config");
    this.base =
        new OkHttpClient.Builder()
            .connectTimeout(config.connect())
            .readTimeout(config.answer())
            .writeTimeout(config.answer())
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .fastFallback(false)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
            .connectionPool(new ConnectionPool(512, 10, TimeUnit.SECONDS))
            .build();
  }

  /** What is done in one session. */
  @FunctionalInterface
  public interface Work<T> {
    T in(RedfishSession session) throws BmcFaultException, InterruptedException;
  }

  /** Logs in when the work first needs it, works, logs out. */
  public <T> T inSession(RedfishTarget target, Work<T> work)
      throws BmcFaultException, InterruptedException {
    return inSession(target, config, config.queueWait(), work);
  }

  /**
   * One question within {@link RedfishConfig#glance}, unless somebody else has the BMC. What its
   * service root said is believed for a while, so that a login, one GET and a logout are all.
   *
   * @throws BmcFaultException also {@link BmcFault.Taken}, at once
   */
  public <T> T glance(RedfishTarget target, Work<T> work)
      throws BmcFaultException, InterruptedException {
    return inSession(
        target,
        config.withAction(config.glance()),
        Duration.ZERO,
        session -> {
          session.trustMemory();
          try {
            return work.in(session);
          } catch (BmcFaultException e) {
            session.lane().forget();
            throw e;
          }
        });
  }

  /**
   * Takes in a BMC's events until their stream ends; other work goes on beside it. Of a stream that
   * is opened again the BMC is told the last event that was heard.
   *
   * @throws BmcFaultException also when it offers no stream
   */
  public void listen(RedfishTarget target, Consumer<List<BmcEvent>> events)
      throws BmcFaultException, InterruptedException {
    var last = heard.computeIfAbsent(target.origin(), _ -> new LastEvent());
    var stream =
        inSession(
            target,
            session -> {
              var path = new EventSubscriptions(session).stream();
              return path.map(at -> new EventStream(target, session.wire(), at, last));
            });
    if (stream.isEmpty()) {
      throw new BmcFaultException(
          new BmcFault.NotSupported(target.name(), "a stream of events", "it names none"));
    }
    stream.get().run(events);
  }

  /**
   * Carries a console until its line is closed; other work goes on beside it.
   *
   * @param place where the BMC says that its WebSocket is
   * @param alive so often it is asked whether it is still there; silence to that ends it
   */
  public void console(RedfishTarget target, String place, Duration alive, SerialLine line)
      throws BmcFaultException, InterruptedException {
    var console =
        inSession(
            target,
            session ->
                new WebSocketConsole(
                    target,
                    session.wire(),
                    session.reference(place),
                    config.answer(),
                    alive,
                    line));
    consoles.add(console);
    try {
      if (closed.getCount() == 0) {
        throw new BmcFaultException(new BmcFault.Stopping(target.name()));
      }
      console.carry();
    } finally {
      consoles.remove(console);
    }
  }

  private <T> T inSession(
      RedfishTarget target, RedfishConfig config, Duration patience, Work<T> work)
      throws BmcFaultException, InterruptedException {
    var lane = lanes.take(target.origin());
    try {
      return inSession(lane, target, config, patience, work);
    } finally {
      lanes.giveBack(target.origin());
    }
  }

  private <T> T inSession(
      RedfishLane lane, RedfishTarget target, RedfishConfig config, Duration patience, Work<T> work)
      throws BmcFaultException, InterruptedException {
    if (!lane.enter(patience)) {
      throw new BmcFaultException(
          patience.isZero()
              ? new BmcFault.Taken(target.name())
              : new BmcFault.Busy(target.name(), "others have used it for a long time"));
    }
    working.register();
    try {
      if (closed.getCount() == 0) {
        throw new BmcFaultException(new BmcFault.Stopping(target.name()));
      }
      var http = new Http(target, wire(target, lane), config);
      try (var session = new RedfishSession(target, config, lane, http, closed)) {
        return work.in(session);
      }
    } finally {
      lane.leave();
      working.arriveAndDeregister();
    }
  }

  /** Nothing is kept of the BMC at this origin any more once nobody speaks to it. */
  public void forget(URI origin) {
    lanes.forget(origin);
    heard.remove(origin);
  }

  /** Of how many BMCs something is kept. */
  public int kept() {
    return lanes.size();
  }

  private RedfishLane.Wire wire(RedfishTarget target, RedfishLane lane) {
    var kept = lane.wire(target.trust());
    if (kept.isPresent()) {
      return kept.get();
    }
    var guard = new CertificateGuard(target.name(), target.trust());
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {guard}, null);
      var http =
          base.newBuilder()
              .sslSocketFactory(tls.getSocketFactory(), guard)
              .hostnameVerifier(guard)
              .build();
      var made = new RedfishLane.Wire(target.trust(), guard, http);
      lane.keep(made);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /** Ends all work: waiting threads get {@link BmcFault.Stopping}, open sessions are closed. */
  @Override
  public void close() {
    closed.countDown();
    consoles.forEach(console -> console.end(new BmcFault.Stopping("the console")));
    base.dispatcher().cancelAll();
    var phase = working.arriveAndDeregister();
    if (phase >= 0) {
      try {
        working.awaitAdvanceInterruptibly(phase, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.warnf("bmc close why=\"sessions still open after %d ms\"", CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    base.connectionPool().evictAll();
    base.dispatcher().executorService().shutdown();
  }
}
