package dev.ichor.simulator.node;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Methods of Talos that this node does not carry out. A caller without the right still learns "not
 * authorized", as on a real node, since that is decided before the method; a caller with the right
 * gets Unimplemented.
 */
final class OtherMethods extends HandlerRegistry {
  private static final Set<String> SERVICES =
      Set.of(
          "machine.MachineService",
          "machine.LifecycleService",
          "machine.ImageService",
          "machine.DebugService",
          "storage.StorageService",
          "cluster.ClusterService",
          "time.TimeService",
          "cosi.resource.State");

  private final boolean maintenance;

  OtherMethods(boolean maintenance) {
    this.maintenance = maintenance;
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String method, @Nullable String authority) {
    String service = method.substring(0, Math.max(0, method.indexOf('/')));
    if (!SERVICES.contains(service) || !maintenance || Permissions.inMaintenance(method)) {
      return null; // grpc answers Unimplemented
    }
    var descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(method)
            .setRequestMarshaller(new Raw())
            .setResponseMarshaller(new Raw())
            .build();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) -> {
          call.close(Status.PERMISSION_DENIED.withDescription("not authorized"), new Metadata());
          return new ServerCall.Listener<>() {};
        });
  }

  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
