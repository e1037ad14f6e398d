package dev.ichor.simulator.node;

import com.google.protobuf.ByteString;
import dev.ichor.talos.wire.common.Data;
import dev.ichor.talos.wire.machine.DmesgRequest;
import dev.ichor.talos.wire.machine.FileInfo;
import dev.ichor.talos.wire.machine.ListRequest;
import dev.ichor.talos.wire.machine.LogsRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Logs, Dmesg and List of a node: streams that end when the caller goes or the node does. */
final class LogStreams {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final NodeSession session;

  LogStreams(NodeSession session) {
    this.session = session;
  }

  /** A line a message, as the kernel's ring buffer is read. */
  void dmesg(DmesgRequest request, StreamObserver<Data> reply) {
    var log = session.logs().kernel();
    stream(log, request.getFollow() && request.getTail() ? 0 : -1, request.getFollow(), reply);
  }

  void logs(LogsRequest request, StreamObserver<Data> reply) {
    var isKnown =
        request.getNamespace().equals("system")
            && Services.of(session).getServicesList().stream()
                .anyMatch(service -> service.getId().equals(request.getId()));
    if (!isKnown) {
      reply.onError(
          Status.NOT_FOUND
              .withDescription("log \"%s\" was not registered".formatted(request.getId()))
              .asRuntimeException());
      return;
    }
    var log = session.logs().service(request.getId());
    stream(log, request.getTailLines(), request.getFollow(), reply);
  }

  private void stream(LineLog log, int tail, boolean follow, StreamObserver<Data> reply) {
    var call = (ServerCallStreamObserver<Data>) reply;
    try {
      var lines = log.tail(tail);
      send(lines.texts(), call);
      while (follow && !call.isCancelled() && session.isRunning()) {
        lines = log.after(lines.last(), LOOK);
        send(lines.texts(), call);
      }
      if (!call.isCancelled()) {
        call.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(List<String> lines, ServerCallStreamObserver<Data> call) {
    for (var line : lines) {
      if (!call.isCancelled()) {
        call.onNext(
            Data.newBuilder()
                .setBytes(ByteString.copyFrom(line + "\n", StandardCharsets.UTF_8))
                .build());
      }
    }
  }

  /** Of the file system, only what tells of a TPM. */
  void list(ListRequest request, StreamObserver<FileInfo> reply) {
    if (!request.getRoot().equals("/sys/class/tpm")
        && !request.getRoot().equals("/sys/class/tpmrm")) {
      reply.onError(
          Status.NOT_FOUND
              .withDescription("lstat %s: no such file or directory".formatted(request.getRoot()))
              .asRuntimeException());
      return;
    }
    reply.onNext(FileInfo.newBuilder().setName(request.getRoot()).setRelativeName(".").build());
    if (session.hardware().hasTpm()) {
      var name = request.getRoot().endsWith("rm") ? "tpmrm0" : "tpm0";
      reply.onNext(
          FileInfo.newBuilder()
              .setName(request.getRoot() + "/" + name)
              .setRelativeName(name)
              .build());
    }
    reply.onCompleted();
  }
}
