package dev.ichor.simulator.node;

import static dev.ichor.simulator.node.TestMachines.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpServer;
import dev.ichor.talos.wire.events.EventRequest;
import dev.ichor.talos.wire.events.EventResponse;
import dev.ichor.talos.wire.events.EventSinkServiceGrpc;
import dev.ichor.talos.wire.machine.AddressEvent;
import dev.ichor.talos.wire.machine.ConfigLoadErrorEvent;
import dev.ichor.talos.wire.machine.MachineStatusEvent;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A network boot by its kernel line")
class BootTest {
  @TempDir Path directory;
  private final NodeRuntime runtime = new NodeRuntime(TestMachines.fast());
  private final List<EventRequest> events = new CopyOnWriteArrayList<>();
  private final List<String> peers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringBuffer body = new StringBuffer();
  private Server sink;
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    sink =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(new Sink())
            .intercept(new Peer())
            .build()
            .start();
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRemoteAddress().getAddress().getHostAddress()
                  + " "
                  + exchange.getRequestURI());
          byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    sink.shutdownNow();
    http.stop(0);
    runtime.close();
  }

  private TestNode machine(String extra) {
    return new TestNode(runtime, 1, "127.79.3.1", directory, NodeFaults.none(), extra);
  }

  private String sinkArgument() {
    return "talos.events.sink=127.0.0.1:" + sink.getPort();
  }

  private String configArgument() {
    return "talos.config=http://127.0.0.1:" + http.getAddress().getPort() + "/c?m=${mac}&u=${uuid}";
  }

  private boolean hasStage(Stage stage) {
    return events.stream()
        .filter(event -> event.getData().is(MachineStatusEvent.class))
        .anyMatch(event -> stage(event) == stage.number());
  }

  private static int stage(EventRequest event) {
    try {
      return event.getData().unpack(MachineStatusEvent.class).getStageValue();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("publishes address and stages to the event sink from the node's own address")
  void eventSink() throws InterruptedException {
    try (var node = machine(sinkArgument())) {
      node.powerOn();
      await("maintenance at the sink", () -> hasStage(Stage.MAINTENANCE));
    }
    assertThat(hasStage(Stage.BOOTING)).isTrue();
    assertThat(peers).allMatch(peer -> peer.equals("127.79.3.1"));
    assertThat(events).anyMatch(event -> event.getData().is(AddressEvent.class));
    assertThat(events.getFirst().getData().getTypeUrl()).startsWith("type.googleapis.com/machine.");
    assertThat(events).extracting(EventRequest::getId).isSorted();
  }

  @Test
  @DisplayName("sends the kernel log as JSON lines from the node's own address")
  void kernelLog() throws IOException {
    try (var listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        var node = machine("talos.logging.kernel=tcp://127.0.0.1:" + listener.getLocalPort())) {
      listener.setSoTimeout(10_000);
      node.powerOn();
      try (var socket = listener.accept();
          var lines =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.79.3.1");
        assertThat(lines.readLine())
            .startsWith("{")
            .contains("\"msg\":\"boot 1 of Talos", "\"talos-time\":")
            .endsWith("}");
      }
    }
  }

  @Test
  @DisplayName("a talos.config that answers 404 never ends in maintenance, and tells the sink why")
  void noConfig() throws InterruptedException {
    try (var node = machine(configArgument() + " " + sinkArgument())) {
      node.powerOn();
      await("three attempts", () -> asked.size() >= 3);
      assertThat(node.stage()).isEqualTo(Stage.BOOTING);
      await(
          "error at the sink",
          () -> events.stream().anyMatch(e -> e.getData().is(ConfigLoadErrorEvent.class)));
      assertThat(asked.getFirst())
          .isEqualTo(
              "127.79.3.1 /c?m=52%3A54%3A00%3A00%3A00%3A01&u=4c4c4544-0000-1000-8000-000000000001");
      body.replace(
          0,
          body.length(),
          "apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 127.0.0.1:"
              + sink.getPort()
              + "\n");
      node.awaitStage(Stage.MAINTENANCE);
    }
  }

  @Test
  @DisplayName("side documents from talos.config name the sink, and maintenance follows")
  void sideDocuments() throws InterruptedException {
    body.replace(
        0,
        body.length(),
        "apiVersion: v1alpha1\nkind: EventSinkConfig\nendpoint: 127.0.0.1:"
            + sink.getPort()
            + "\n");
    try (var node = machine(configArgument())) {
      node.powerOn();
      await("maintenance at the sink", () -> hasStage(Stage.MAINTENANCE));
    }
  }

  @Test
  @DisplayName("a complete talos.config installs without maintenance")
  void fullConfig() throws InterruptedException {
    body.replace(0, body.length(), new TestCluster().controlPlane());
    try (var node = machine(configArgument() + " " + sinkArgument())) {
      node.powerOn();
      await("installed", () -> node.node.disk().isInstalled());
      await("rebooting at the sink", () -> hasStage(Stage.REBOOTING));
      assertThat(hasStage(Stage.INSTALLING)).isTrue();
      assertThat(hasStage(Stage.MAINTENANCE)).isFalse();
    }
  }

  @Test
  @DisplayName("an installed configuration wins over talos.config")
  void installedWins() throws InterruptedException {
    body.replace(0, body.length(), new TestCluster().controlPlane());
    try (var node = machine(configArgument())) {
      node.powerOn();
      await("booted from disk", () -> node.reboots.get() == 1 && node.stage() == Stage.BOOTING);
      int before = asked.size();
      node.node.bootFromNetwork(node.address, TestMachines.LINE + " " + configArgument());
      await("second boot", () -> node.traces.contains("waiting for etcd"));
      assertThat(asked).hasSize(before);
    }
  }

  @Test
  @DisplayName("a line without talos.platform, slab_nomerge or pti=on panics")
  void panics() {
    assertThat(KernelLine.parse(TestMachines.LINE).panic()).isEmpty();
    assertThat(KernelLine.parse("slab_nomerge pti=on").panic()).isPresent();
    assertThat(KernelLine.parse("talos.platform=metal pti=on").panic()).isPresent();
    assertThat(KernelLine.parse("talos.platform=metal slab_nomerge").panic()).isPresent();
    assertThat(KernelLine.parse("").panic()).isPresent();
  }

  private final class Sink extends EventSinkServiceGrpc.EventSinkServiceImplBase {
    @Override
    public void publish(EventRequest request, StreamObserver<EventResponse> reply) {
      events.add(request);
      reply.onNext(EventResponse.getDefaultInstance());
      reply.onCompleted();
    }
  }

  private final class Peer implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      if (call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
          instanceof InetSocketAddress peer) {
        peers.add(peer.getAddress().getHostAddress());
      }
      return Contexts.interceptCall(Context.current(), call, headers, next);
    }
  }
}
