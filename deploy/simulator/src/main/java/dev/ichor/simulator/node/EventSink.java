package dev.ichor.simulator.node;

import com.google.protobuf.Any;
import dev.ichor.talos.wire.events.EventRequest;
import dev.ichor.talos.wire.events.EventSinkServiceGrpc;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Publishes a node's events in clear text from its own address: everything kept, then live, one
 * call at a time. A call that fails is repeated, so delivery is at least once.
 */
final class EventSink implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final long DRAIN_MILLIS = 1500;

  private final EventLog log;
  private final ManagedChannel channel;
  private final Thread publisher;
  private volatile long acknowledged;
  private volatile boolean closed;

  EventSink(String endpoint, Inet4Address from, EventLog log, NodeRuntime runtime) {
    this.log = log;
    this.channel =
        NettyChannelBuilder.forTarget("dns:///" + endpoint)
            .usePlaintext()
            .localSocketPicker(new From(from))
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(runtime.connections())
            .executor(runtime.tasks())
            .build();
    this.publisher =
        Thread.ofVirtual().name("sink-" + from.getHostAddress()).start(this::publishAll);
  }

  private static final class From extends NettyChannelBuilder.LocalSocketPicker {
    private final InetSocketAddress address;

    From(Inet4Address address) {
      this.address = new InetSocketAddress(address, 0);
    }

    @Override
    public InetSocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
      return address;
    }
  }

  private void publishAll() {
    try {
      while (!closed) {
        for (EventLog.Entry entry : log.after(acknowledged, Duration.ofSeconds(1))) {
          publish(entry);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(EventLog.Entry entry) throws InterruptedException {
    var request =
        EventRequest.newBuilder().setData(Any.pack(entry.payload())).setId(entry.id()).build();
    while (!closed) {
      try {
        EventSinkServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .publish(request);
        acknowledged = entry.number();
        return;
      } catch (StatusRuntimeException e) {
        Thread.sleep(RETRY); // the sink is away: resume after the last acknowledged event
      }
    }
  }

  /**
   * Waits a moment until everything published so far has arrived, as Talos does before a reboot.
   */
  void drain() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
    while (acknowledged < log.last() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    closed = true;
    publisher.interrupt();
    channel.shutdownNow();
  }
}
