package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.app.Configurations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.ClusterDesk;
import dev.ichor.inventory.enrolment.ClusterView;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Clusters, and the two files an administrator takes from one. */
@Path("/api/v1/clusters")
@Tag(name = "clusters")
@RunOnVirtualThread
public class ClustersResource {
  private static final String YAML = "application/yaml";

  private final Inventory inventory;
  private final AssetOffice assets;
  private final Once once;
  private final Configurations configurations;

  @Inject
  ClustersResource(
      Inventory inventory, AssetOffice assets, Once once, Configurations configurations) {
    this.inventory = inventory;
    this.assets = assets;
    this.configurations = configurations;
    this.once = once;
  }

  private ClusterDesk desk() {
    return inventory.clusters();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "All clusters")
  public List<ClusterJson> list() {
    return desk().list().stream().map(this::shown).toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Operation(summary = "Creates a cluster with secrets of its own")
  public Response create(@HeaderParam(Once.HEADER) Optional<String> key, ClusterWish body) {
    var wish = Inputs.body(body);
    return once.run(
        key,
        List.of("create", wish),
        () -> {
          var cluster = wish.cluster();
          cluster.boot().ifPresent(boot -> Inputs.loader(boot.loader(), assets));
          var problem =
              configurations
                  .objection(cluster)
                  .map(ApiProblem::badRequest)
                  .or(() -> ApiProblem.of(desk().create(cluster)));
          return problem.isPresent()
              ? problem.get().response()
              : Response.fromResponse(one(cluster.name()))
                  .status(Response.Status.CREATED)
                  .location(URI.create("/api/v1/clusters/" + cluster.name()))
                  .build();
        });
  }

  private ClusterJson shown(ClusterView view) {
    return ClusterJson.of(view, Configurations.hidden(inventory, view.cluster().name()));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("{name}")
  @Operation(summary = "One cluster")
  public Response one(@PathParam("name") String name) {
    return desk()
        .find(name)
        .map(view -> Response.ok(shown(view)).build())
        .orElseGet(() -> missing(name));
  }

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("{name}/kubeconfig")
  @Operation(summary = "The administrator's kubeconfig (YAML), once the cluster was bootstrapped")
  public Response kubeconfig(@PathParam("name") String name) {
    return desk()
        .find(name)
        .map(
            _ ->
                file(
                    name,
                    "kubeconfig",
                    desk().kubeconfig(name),
                    "cluster '%s' was not bootstrapped yet; its waitingFor says what it waits for"))
        .orElseGet(() -> missing(name));
  }

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("{name}/talosconfig")
  @Operation(summary = "The administrator's talosconfig (YAML)")
  public Response talosconfig(@PathParam("name") String name) {
    return desk()
        .find(name)
        .map(
            _ ->
                file(
                    name,
                    "talosconfig",
                    desk().talosconfig(name),
                    "cluster '%s' has no secrets on record; restore the database"))
        .orElseGet(() -> missing(name));
  }

  private static Response file(String name, String what, Optional<Secret> text, String otherwise) {
    return text.map(
            secret ->
                Response.ok(secret.reveal())
                    .type(YAML)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.yaml\"".formatted(name, what))
                    .build())
        .orElseGet(() -> new ApiProblem("not yet", 409, otherwise.formatted(name)).response());
  }

  private static Response missing(String name) {
    return ApiProblem.notFound(
            "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)))
        .response();
  }
}
