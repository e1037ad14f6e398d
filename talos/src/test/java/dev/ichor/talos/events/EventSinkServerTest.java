package dev.ichor.talos.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.ichor.talos.wire.common.Error;
import dev.ichor.talos.wire.events.EventRequest;
import dev.ichor.talos.wire.events.EventResponse;
import dev.ichor.talos.wire.events.EventSinkServiceGrpc;
import dev.ichor.talos.wire.machine.AddressEvent;
import dev.ichor.talos.wire.machine.ConfigLoadErrorEvent;
import dev.ichor.talos.wire.machine.MachineStatusEvent;
import dev.ichor.talos.wire.machine.SequenceEvent;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventSinkServerTest {
  private final FakeNodeEvents events = new FakeNodeEvents();
  private final EventSinkServer sink =
      new EventSinkServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), events);
  private ManagedChannel channel = NettyChannelBuilder.forTarget("localhost:1").build();

  @BeforeEach
  void start() throws Exception {
    sink.start();
    channel.shutdownNow();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port()))
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    sink.close();
  }

  private EventResponse publish(Any data) {
    return EventSinkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .publish(EventRequest.newBuilder().setId("c1").setData(data).build());
  }

  private static Any any(String url, Message message) {
    return Any.newBuilder().setTypeUrl(url).setValue(message.toByteString()).build();
  }

  @Test
  @DisplayName("Events reach NodeEvents with the peer's address, stages as COSI writes them")
  void roundTrip() {
    var status =
        MachineStatusEvent.newBuilder()
            .setStage(MachineStatusEvent.MachineStage.SHUTTING_DOWN)
            .setStatus(MachineStatusEvent.MachineStatus.newBuilder().setReady(true))
            .build();
    publish(any("type.googleapis.com/machine.MachineStatusEvent", status));
    publish(any("talos/runtime/machine.MachineStatusEvent", status));
    publish(
        any(
            "type.googleapis.com/machine.ConfigLoadErrorEvent",
            ConfigLoadErrorEvent.newBuilder().setError("404\u0007").build()));
    publish(
        any(
            "type.googleapis.com/machine.SequenceEvent",
            SequenceEvent.newBuilder()
                .setSequence("install")
                .setError(Error.newBuilder().setMessage("disk is full"))
                .build()));
    publish(
        any(
            "type.googleapis.com/machine.AddressEvent",
            AddressEvent.newBuilder().setHostname("n1").addAddresses("10.0.0.5").build()));
    assertThat(events.seen)
        .containsExactly(
            "127.0.0.1 stage shutting down true",
            "127.0.0.1 stage shutting down true",
            "127.0.0.1 config-load-error 404?",
            "127.0.0.1 sequence-error sequence install: disk is full",
            "127.0.0.1 address host name n1, addresses 10.0.0.5");
  }

  @Test
  @DisplayName("Unknown types and payloads that do not parse are answered OK and counted")
  void alwaysOk() {
    publish(any("type.googleapis.com/machine.NewEvent", EventResponse.getDefaultInstance()));
    publish(Any.getDefaultInstance());
    var random = new Random(6);
    for (var i = 0; i < 50; i++) {
      var bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      publish(
          Any.newBuilder()
              .setTypeUrl("type.googleapis.com/machine.SequenceEvent")
              .setValue(ByteString.copyFrom(bytes))
              .build());
    }
    assertThat(sink.unreadable()).isPositive();
  }

  @Test
  @DisplayName("Garbage on the port, and a listener that throws, leave the next event unharmed")
  void garbage() throws Exception {
    for (var i = 0; i < 20; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
        var bytes = new byte[512];
        new Random(i).nextBytes(bytes);
        socket.getOutputStream().write(bytes);
      }
    }
    events.fails = true;
    publish(
        any(
            "x/machine.ConfigLoadErrorEvent",
            ConfigLoadErrorEvent.newBuilder().setError("a").build()));
    events.fails = false;
    publish(
        any(
            "x/machine.ConfigLoadErrorEvent",
            ConfigLoadErrorEvent.newBuilder().setError("b").build()));
    assertThat(events.seen).containsExactly("127.0.0.1 config-load-error b");
  }

  @Test
  @DisplayName("A port in use is one sentence with the remedy")
  void portInUse() {
    var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port());
    try (var second = new EventSinkServer(at, events)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("event sink cannot listen on")
          .hasMessageContaining("choose another");
    }
  }
}
