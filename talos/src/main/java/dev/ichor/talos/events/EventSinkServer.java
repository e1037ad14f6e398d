package dev.ichor.talos.events;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ichor.inventory.port.NodeEvents;
import dev.ichor.talos.wire.events.EventRequest;
import dev.ichor.talos.wire.events.EventResponse;
import dev.ichor.talos.wire.events.EventSinkServiceGrpc.EventSinkServiceImplBase;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * The event sink: nodes publish to it in clear text HTTP/2, one event at a time, and resend after
 * any error. So the answer is always OK; what cannot be read is counted and logged at debug.
 */
public final class EventSinkServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventSinkServer.class);
  private static final Context.Key<InetAddress> PEER = Context.key("peer");
  private static final int LARGEST_EVENT = 1 << 20;

  /** Talos publishes one event after the other on one stream. */
  private static final int MOST_CALLS = 16;

  private final InetSocketAddress at;
  private final NodeEvents events;
  private final LongAdder unreadable = new LongAdder();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("event-sink-", 0).factory());
  private Optional<Server> server = Optional.empty();

  /**
   * @param at where to listen; port 0 picks a free one
   */
  public EventSinkServer(InetSocketAddress at, NodeEvents events) {
    this.at = at;
    this.events = new Throttle(events, System::nanoTime);
  }

  public void start() throws ListenException {
    var starting =
        NettyServerBuilder.forAddress(at)
            .executor(threads)
            .maxInboundMessageSize(LARGEST_EVENT)
            .maxConcurrentCallsPerConnection(MOST_CALLS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new PeerAddress())
            .addService(new Sink())
            .build();
    try {
      server = Optional.of(starting.start());
    } catch (IOException e) {
      starting.shutdownNow();
      throw ListenException.of("event sink", at, e);
    }
    LOG.infof("event-sink listen=%s:%d", at.getHostString(), port());
  }

  /** The port in use; 0 before the start. */
  public int port() {
    return server.map(Server::getPort).orElse(0);
  }

  /** Events whose payload was not what its type said. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public void close() {
    server.ifPresent(Server::shutdownNow);
    threads.shutdownNow();
  }

  private void take(InetAddress peer, EventRequest request) {
    try {
      switch (MachineEvents.read(request.getData())) {
        case MachineEvents.Said.Stage(var stage, var ready, var unmet) -> {
          events.stage(peer, stage, ready);
          if (!unmet.isEmpty()) {
            events.note(peer, "unmet-conditions", unmet);
          }
        }
        case MachineEvents.Said.Note(var kind, var text) -> events.note(peer, kind, text);
        case MachineEvents.Said.Nothing _ ->
            LOG.debugf("event-sink ignore peer=%s type=%s", peer, request.getData().getTypeUrl());
      }
    } catch (InvalidProtocolBufferException e) {
      unreadable.increment();
      LOG.debugf(
          "event-sink unreadable peer=%s type=%s why=\"%s\"",
          peer, request.getData().getTypeUrl(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "event-sink lost peer=%s type=%s", peer, request.getData().getTypeUrl());
    }
  }

  private final class Sink extends EventSinkServiceImplBase {
    @Override
    public void publish(EventRequest request, StreamObserver<EventResponse> reply) {
      var peer = PEER.get();
      if (peer != null) {
        take(peer, request);
      }
      reply.onNext(EventResponse.getDefaultInstance());
      reply.onCompleted();
    }
  }

  /** The stream names no machine; the peer's address is all there is. */
  private static final class PeerAddress implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      var remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      return remote instanceof InetSocketAddress from
          ? Contexts.interceptCall(
              Context.current().withValue(PEER, from.getAddress()), call, headers, next)
          : next.startCall(call, headers);
    }
  }
}
