package dev.ichor.talos.client;

import dev.ichor.talos.wire.cosi.GetRequest;
import dev.ichor.talos.wire.cosi.ListRequest;
import dev.ichor.talos.wire.cosi.Resource;
import dev.ichor.talos.wire.cosi.StateGrpc.StateBlockingStub;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads COSI resources. The specification comes as YAML, so no protobuf of each resource is needed.
 * A type that this Talos version does not have reads as empty.
 */
final class CosiClient {
  private static final Logger LOG = Logger.getLogger(CosiClient.class);

  /** More than any machine has of anything; a node that sends more is not believed. */
  private static final int MOST = 4096;

  private final StateBlockingStub state;

  CosiClient(StateBlockingStub state) {
    this.state = state;
  }

  /** One resource, empty when there is none. */
  Optional<CosiResource> get(CosiType type, String id) {
    try {
      var request =
          GetRequest.newBuilder().setNamespace(type.namespace()).setType(type.type()).setId(id);
      return Optional.of(resource(state.get(request.build()).getResource()));
    } catch (StatusRuntimeException e) {
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All resources of the type. */
  List<CosiResource> list(CosiType type) {
    var resources = new ArrayList<CosiResource>();
    try {
      var request = ListRequest.newBuilder().setNamespace(type.namespace()).setType(type.type());
      var answers = state.list(request.build());
      while (resources.size() < MOST && answers.hasNext()) {
        resources.add(resource(answers.next().getResource()));
      }
      return resources;
    } catch (StatusRuntimeException e) {
      if (isAbsent(e)) {
        return List.of();
      }
      throw e;
    }
  }

  /** Unknown types are told as PermissionDenied "... is not supported". */
  private static boolean isAbsent(StatusRuntimeException e) {
    var description = e.getStatus().getDescription();
    return e.getStatus().getCode() == Status.Code.NOT_FOUND
        || (e.getStatus().getCode() == Status.Code.PERMISSION_DENIED
            && description != null
            && description.contains("not supported"));
  }

  private static CosiResource resource(Resource resource) {
    var id = resource.getMetadata().getId();
    var yaml = resource.getSpec().getYamlSpec();
    try {
      var spec = yaml.isBlank() ? Map.<String, Object>of() : YamlReader.mapping(yaml);
      return new CosiResource(id, spec);
    } catch (MalformedYamlException e) {
      LOG.debugf(
          "cosi unreadable type=%s id=%s why=\"%s\"",
          resource.getMetadata().getType(), id, e.getMessage());
      return new CosiResource(id, Map.of());
    }
  }
}
