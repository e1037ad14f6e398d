package dev.ichor.simulator.node;

import com.google.protobuf.Timestamp;
import dev.ichor.simulator.node.ResourceCatalog.Item;
import dev.ichor.simulator.node.ResourceCatalog.Kind;
import dev.ichor.talos.wire.cosi.Event;
import dev.ichor.talos.wire.cosi.EventType;
import dev.ichor.talos.wire.cosi.GetRequest;
import dev.ichor.talos.wire.cosi.GetResponse;
import dev.ichor.talos.wire.cosi.ListRequest;
import dev.ichor.talos.wire.cosi.ListResponse;
import dev.ichor.talos.wire.cosi.Metadata;
import dev.ichor.talos.wire.cosi.Resource;
import dev.ichor.talos.wire.cosi.Spec;
import dev.ichor.talos.wire.cosi.StateGrpc;
import dev.ichor.talos.wire.cosi.WatchRequest;
import dev.ichor.talos.wire.cosi.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * cosi.resource.State, read side. Only {@code yaml_spec} is filled; a real node fills {@code
 * proto_spec} too. Watch follows MachineStatuses; of other types it sends the present state and
 * stays open.
 */
final class StateApi extends StateGrpc.StateImplBase {
  private final NodeSession session;
  private final ResourceCatalog catalog;

  StateApi(NodeSession session) {
    this.session = session;
    this.catalog = new ResourceCatalog(session);
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> reply) {
    try {
      Kind kind = kind(request.getNamespace(), request.getType());
      Item item =
          kind.items().stream()
              .filter(
                  one ->
                      one.id().equals(request.getId())
                          && kind.namespace().equals(request.getNamespace()))
              .findFirst()
              .orElseThrow(() -> missing(request));
      reply.onNext(
          GetResponse.newBuilder().setResource(resource(request.getType(), kind, item)).build());
      reply.onCompleted();
    } catch (StatusRuntimeException e) {
      reply.onError(e);
    }
  }

  private static StatusRuntimeException missing(GetRequest request) {
    return Status.NOT_FOUND
        .withDescription(
            "resource "
                + request.getType()
                + "("
                + request.getNamespace()
                + "/"
                + request.getId()
                + "@undefined) doesn't exist")
        .asRuntimeException();
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> reply) {
    try {
      Kind kind = kind(request.getNamespace(), request.getType());
      if (request.getOptions().getLabelQueryCount() > 0) {
        throw Status.UNIMPLEMENTED
            .withDescription("the simulator has no labels to query")
            .asRuntimeException();
      }
      Pattern id = Pattern.compile(request.getOptions().getIdQuery().getRegexp());
      if (kind.namespace().equals(request.getNamespace())) {
        kind.items().stream()
            .filter(item -> id.matcher(item.id()).find())
            .map(
                item ->
                    ListResponse.newBuilder()
                        .setResource(resource(request.getType(), kind, item))
                        .build())
            .forEach(reply::onNext);
      }
      reply.onCompleted();
    } catch (StatusRuntimeException e) {
      reply.onError(e);
    } catch (PatternSyntaxException e) {
      reply.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> reply) {
    var call = (ServerCallStreamObserver<WatchResponse>) reply;
    try {
      kind(request.getNamespace(), request.getType());
      if (request.hasId() && request.getOptions().getBootstrapContents()) {
        throw Status.UNIMPLEMENTED
            .withDescription("bootstrap contents of a single resource")
            .asRuntimeException();
      }
      call.onNext(WatchResponse.getDefaultInstance()); // the watch stands
      follow(request, call);
    } catch (StatusRuntimeException e) {
      call.onError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(WatchRequest request, ServerCallStreamObserver<WatchResponse> call)
      throws InterruptedException {
    boolean first = request.hasId() || request.getOptions().getBootstrapContents();
    long seen = session.board().version();
    if (first) {
      send(request, call, EventType.CREATED);
      if (!request.hasId() && request.getApiVersion() >= 1) {
        event(call, Event.newBuilder().setEventType(EventType.BOOTSTRAPPED).build());
      }
    }
    boolean changes = request.getType().equals(ResourceCatalog.MACHINE_STATUS);
    while (!call.isCancelled() && session.isRunning()) {
      boolean changed = session.board().awaitOther(seen, Duration.ofMillis(500));
      seen = session.board().version();
      if (changed && changes) {
        send(request, call, EventType.UPDATED);
      }
    }
    if (!call.isCancelled()) {
      call.onError(
          Status.UNAVAILABLE.withDescription("the node is going down").asRuntimeException());
    }
  }

  private void send(WatchRequest request, StreamObserver<WatchResponse> call, EventType type) {
    Kind kind = kind(request.getNamespace(), request.getType());
    List<Item> items =
        kind.items().stream()
            .filter(item -> !request.hasId() || item.id().equals(request.getId()))
            .toList();
    if (items.isEmpty() && request.hasId()) {
      event(call, Event.newBuilder().setEventType(EventType.DESTROYED).build());
    }
    for (Item item : items) {
      event(
          call,
          Event.newBuilder()
              .setEventType(type)
              .setResource(resource(request.getType(), kind, item))
              .build());
    }
  }

  private static void event(StreamObserver<WatchResponse> call, Event event) {
    call.onNext(WatchResponse.newBuilder().addEvent(event).build());
  }

  private Kind kind(String namespace, String type) {
    if (ResourceCatalog.SENSITIVE.contains(type)
        && !RoleGuard.ROLES.get().contains(Permissions.ADMIN)) {
      throw Status.PERMISSION_DENIED.withDescription("not authorized").asRuntimeException();
    }
    if (!ResourceCatalog.NAMESPACES.contains(namespace)) {
      throw Status.PERMISSION_DENIED
          .withDescription("namespace \"" + namespace + "\" is not supported")
          .asRuntimeException();
    }
    return catalog
        .kind(type)
        .orElseThrow(
            () ->
                Status.PERMISSION_DENIED
                    .withDescription("resource type \"" + type + "\" is not supported")
                    .asRuntimeException());
  }

  private Resource resource(String type, Kind kind, Item item) {
    var created = Timestamp.newBuilder().setSeconds(session.bootTime().getEpochSecond());
    var metadata =
        Metadata.newBuilder()
            .setNamespace(kind.namespace())
            .setType(type)
            .setId(item.id())
            .setVersion(Long.toString(item.version()))
            .setPhase("running")
            .setCreated(created)
            .setUpdated(created);
    return Resource.newBuilder()
        .setMetadata(metadata)
        .setSpec(Spec.newBuilder().setYamlSpec(ResourceYaml.write(item.spec())))
        .build();
  }
}
