package dev.ichor.talos.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.ichor.talos.wire.common.Data;
import dev.ichor.talos.wire.cosi.GetRequest;
import dev.ichor.talos.wire.cosi.GetResponse;
import dev.ichor.talos.wire.cosi.ListRequest;
import dev.ichor.talos.wire.cosi.ListResponse;
import dev.ichor.talos.wire.cosi.Metadata;
import dev.ichor.talos.wire.cosi.Resource;
import dev.ichor.talos.wire.cosi.Spec;
import dev.ichor.talos.wire.cosi.StateGrpc;
import dev.ichor.talos.wire.machine.ApplyConfiguration;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationResponse;
import dev.ichor.talos.wire.machine.BootstrapRequest;
import dev.ichor.talos.wire.machine.BootstrapResponse;
import dev.ichor.talos.wire.machine.DmesgRequest;
import dev.ichor.talos.wire.machine.FileInfo;
import dev.ichor.talos.wire.machine.LogsRequest;
import dev.ichor.talos.wire.machine.MachineServiceGrpc;
import dev.ichor.talos.wire.machine.Version;
import dev.ichor.talos.wire.machine.VersionInfo;
import dev.ichor.talos.wire.machine.VersionResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Talos node's API on loopback: COSI resources from a map, calls recorded, statuses on demand.
 */
final class FakeNode implements AutoCloseable {
  final List<ApplyConfigurationRequest> applied = new CopyOnWriteArrayList<>();

  /** Status to answer the next calls of an rpc with; absent means OK. */
  final Map<String, Status> refusals = new ConcurrentHashMap<>();

  /** "type/id" to YAML. */
  final Map<String, String> resources = new ConcurrentHashMap<>();

  private static final String FLOOD_PART = ("x".repeat(99) + "\n").repeat(100);

  /** Parts that Logs and Dmesg begin with. */
  final List<String> logs = new CopyOnWriteArrayList<>();

  final List<String> logRequests = new CopyOnWriteArrayList<>();
  final AtomicInteger openStreams = new AtomicInteger();
  volatile boolean staysOpen;

  /** Octets that follow them. */
  volatile long flood;

  volatile boolean flooded;

  /** What List shows. */
  final List<String> files = new CopyOnWriteArrayList<>();

  volatile List<byte[]> kubeconfig = List.of();
  volatile boolean breaksOnApply;
  volatile String modeDetails = "";
  volatile String warning = "use a document instead";

  private final Server server;

  FakeNode(SslContext tls) throws IOException {
    this(tls, InetAddress.getLoopbackAddress());
  }

  FakeNode(SslContext tls, InetAddress at) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(at, 0))
            .sslContext(tls)
            .addService(new MachineApi())
            .addService(new State())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private boolean refused(String rpc, StreamObserver<?> reply) {
    var status = refusals.get(rpc);
    if (status != null) {
      reply.onError(status.asRuntimeException());
    }
    return status != null;
  }

  private static <T> void answer(StreamObserver<T> reply, T message) {
    reply.onNext(message);
    reply.onCompleted();
  }

  private final class MachineApi extends MachineServiceGrpc.MachineServiceImplBase {
    @Override
    public void version(Empty request, StreamObserver<VersionResponse> reply) {
      if (!refused("Version", reply)) {
        var info = VersionInfo.newBuilder().setTag("v1.13.9").setArch("arm64");
        answer(
            reply,
            VersionResponse.newBuilder()
                .addMessages(Version.newBuilder().setVersion(info))
                .build());
      }
    }

    @Override
    public void applyConfiguration(
        ApplyConfigurationRequest request, StreamObserver<ApplyConfigurationResponse> reply) {
      applied.add(request);
      if (breaksOnApply) {
        server.shutdownNow();
      } else if (!refused("ApplyConfiguration", reply)) {
        var message =
            ApplyConfiguration.newBuilder().addWarnings(warning).setModeDetails(modeDetails);
        answer(reply, ApplyConfigurationResponse.newBuilder().addMessages(message).build());
      }
    }

    @Override
    public void list(
        dev.ichor.talos.wire.machine.ListRequest request, StreamObserver<FileInfo> reply) {
      if (refused("List", reply)) {
        return;
      }
      files.stream()
          .filter(file -> file.startsWith(request.getRoot() + "/"))
          .map(file -> file.substring(request.getRoot().length() + 1))
          .forEach(name -> reply.onNext(FileInfo.newBuilder().setRelativeName(name).build()));
      reply.onCompleted();
    }

    @Override
    public void logs(LogsRequest request, StreamObserver<Data> reply) {
      logRequests.add(
          "%s/%s tail=%d follow=%s"
              .formatted(
                  request.getNamespace(),
                  request.getId(),
                  request.getTailLines(),
                  request.getFollow()));
      if (!refused("Logs", reply)) {
        stream((ServerCallStreamObserver<Data>) reply);
      }
    }

    @Override
    public void dmesg(DmesgRequest request, StreamObserver<Data> reply) {
      stream((ServerCallStreamObserver<Data>) reply);
    }

    /** What is in {@code logs}; then the flood, as fast as it is taken; then perhaps silence. */
    private void stream(ServerCallStreamObserver<Data> reply) {
      openStreams.incrementAndGet();
      reply.setOnCancelHandler(openStreams::decrementAndGet);
      logs.forEach(part -> reply.onNext(data(part)));
      var left = new AtomicLong(flood);
      Runnable pour =
          () -> {
            while (left.get() > 0 && reply.isReady()) {
              left.addAndGet(-FLOOD_PART.length());
              reply.onNext(data(FLOOD_PART));
            }
            if (left.get() <= 0 && !staysOpen && !flooded) {
              flooded = true;
              reply.onCompleted();
            }
          };
      reply.setOnReadyHandler(pour);
      pour.run();
    }

    @Override
    public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> reply) {
      if (!refused("Bootstrap", reply)) {
        answer(reply, BootstrapResponse.getDefaultInstance());
      }
    }

    @Override
    public void kubeconfig(Empty request, StreamObserver<Data> reply) {
      for (var part : kubeconfig) {
        reply.onNext(Data.newBuilder().setBytes(ByteString.copyFrom(part)).build());
      }
      reply.onCompleted();
    }
  }

  private final class State extends StateGrpc.StateImplBase {
    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> reply) {
      var yaml = resources.get(request.getType() + "/" + request.getId());
      if (refused("Get", reply)) {
        return;
      }
      if (yaml == null) {
        reply.onError(Status.NOT_FOUND.withDescription("resource doesn't exist").asException());
      } else {
        var resource = resource(request.getType(), request.getId(), yaml);
        answer(reply, GetResponse.newBuilder().setResource(resource).build());
      }
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> reply) {
      resources.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(request.getType() + "/"))
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry -> {
                var id = entry.getKey().substring(request.getType().length() + 1);
                var resource = resource(request.getType(), id, entry.getValue());
                reply.onNext(ListResponse.newBuilder().setResource(resource).build());
              });
      reply.onCompleted();
    }
  }

  private static Data data(String text) {
    return Data.newBuilder().setBytes(ByteString.copyFromUtf8(text)).build();
  }

  private static Resource resource(String type, String id, String yaml) {
    return Resource.newBuilder()
        .setMetadata(Metadata.newBuilder().setType(type).setId(id))
        .setSpec(Spec.newBuilder().setYamlSpec(yaml))
        .build();
  }
}
