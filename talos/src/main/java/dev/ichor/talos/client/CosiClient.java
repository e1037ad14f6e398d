package dev.ichor.talos.client;

import dev.ichor.inventory.model.Printable;
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

  /** Octets of YAML in one list; a real machine's largest has some tens of KiB. */
  static final int LARGEST_LIST = 4 << 20;

  /** Octets of YAML in one resource. */
  private static final int LARGEST = 256 << 10;

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

  /**
   * What a node has of a type.
   *
   * @param isWhole false when there was more than is taken, or the version does not have the type
   */
  record Listing(List<CosiResource> resources, boolean isWhole) {}

  /** The specification as YAML, empty when there is no such resource. */
  Optional<String> yaml(CosiType type, String id) {
    try {
      var request =
          GetRequest.newBuilder().setNamespace(type.namespace()).setType(type.type()).setId(id);
      return Optional.of(state.get(request.build()).getResource().getSpec().getYamlSpec());
    } catch (StatusRuntimeException e) {
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All resources of the type. */
  List<CosiResource> list(CosiType type) {
    return listing(type).resources();
  }

  /** All resources of the type, and whether these are all. */
  Listing listing(CosiType type) {
    var resources = new ArrayList<CosiResource>();
    try {
      var request = ListRequest.newBuilder().setNamespace(type.namespace()).setType(type.type());
      var answers = state.list(request.build());
      var octets = 0L;
      while (resources.size() < MOST && octets < LARGEST_LIST && answers.hasNext()) {
        var next = answers.next().getResource();
        octets += next.getSerializedSize();
        resources.add(resource(next));
      }
      return new Listing(resources, resources.size() < MOST && octets < LARGEST_LIST);
    } catch (StatusRuntimeException e) {
      if (isAbsent(e)) {
        return new Listing(List.of(), false);
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
    var id = Printable.of(resource.getMetadata().getId());
    var yaml = resource.getSpec().getYamlSpec();
    if (yaml.length() > LARGEST) {
      LOG.debugf(
          "cosi unreadable type=%s id=%s why=\"%d characters\"", type(resource), id, yaml.length());
      return new CosiResource(id, Map.of());
    }
    try {
      var spec = yaml.isBlank() ? Map.<String, Object>of() : YamlReader.mapping(yaml);
      return new CosiResource(id, spec);
    } catch (MalformedYamlException e) {
      LOG.debugf(
          "cosi unreadable type=%s id=%s why=\"%s\"",
          type(resource), id, Printable.of(String.valueOf(e.getMessage())));
      return new CosiResource(id, Map.of());
    }
  }

  private static String type(Resource resource) {
    return Printable.of(resource.getMetadata().getType());
  }
}
