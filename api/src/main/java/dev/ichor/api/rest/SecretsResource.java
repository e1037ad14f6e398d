package dev.ichor.api.rest;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A cluster's secrets and patches. Whoever holds the operator token is its administrator. */
@Path("/api/v1/clusters/{name}")
@Tag(name = "configuration")
@RunOnVirtualThread
public class SecretsResource {
  private static final String YAML = "application/yaml";

  private final Configurations configurations;
  private final Inventory inventory;

  @Inject
  SecretsResource(Configurations configurations, Inventory inventory) {
    this.configurations = configurations;
    this.inventory = inventory;
  }

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secrets")
  @Operation(summary = "The secrets bundle in clear, for talosctl (YAML); every export is logged")
  public Response export(@PathParam("name") String name) {
    try {
      return configurations
          .exportSecrets(name)
          .map(
              secret ->
                  Response.ok(secret.reveal())
                      .type(YAML)
                      .header(HttpHeaders.CACHE_CONTROL, "no-store")
                      .header(
                          HttpHeaders.CONTENT_DISPOSITION,
                          "attachment; filename=\"%s-secrets.yaml\"".formatted(name))
                      .build())
          .orElseGet(() -> missing(name));
    } catch (MalformedSecretsException e) {
      return unusable(e);
    }
  }

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("talconfig")
  @Operation(summary = "The cluster as talhelper's talconfig.yaml, patches in clear; logged")
  public Response talconfig(@PathParam("name") String name) {
    return configurations
        .talconfig(name)
        .map(
            secret ->
                Response.ok(secret.reveal())
                    .type(YAML)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build())
        .orElseGet(() -> missing(name));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("secrets/summary")
  @Operation(summary = "Each authority with its validity and fingerprint; no secret")
  public Response summary(@PathParam("name") String name) {
    try {
      return configurations
          .summary(name)
          .map(summary -> Response.ok(summary).build())
          .orElseGet(() -> missing(name));
    } catch (MalformedSecretsException e) {
      return unusable(e);
    }
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secrets")
  @Consumes({YAML, MediaType.TEXT_PLAIN})
  @Operation(
      summary =
          "Imports secrets.yaml, talsecret.yaml (SOPS too) or a control plane's configuration")
  public Response replace(@PathParam("name") String name, String body) {
    try {
      return done(configurations.importSecrets(name, Secret.of(Inputs.body(body))));
    } catch (MalformedSecretsException e) {
      return ApiProblem.badRequest(String.valueOf(e.getMessage())).response();
    }
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secrets/values/{key}")
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(summary = "A further secret, which patches name as {{ secret.KEY }}")
  public Response value(@PathParam("name") String name, @PathParam("key") String key, String body) {
    return value(name, key, Optional.of(Secret.of(Inputs.body(body))));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("secrets/values/{key}")
  @Operation(summary = "Forgets a further secret")
  public Response forget(@PathParam("name") String name, @PathParam("key") String key) {
    return value(name, key, Optional.empty());
  }

  private Response value(String name, String key, Optional<Secret> value) {
    try {
      return done(configurations.value(name, key, value));
    } catch (MalformedSecretsException e) {
      return ApiProblem.badRequest(String.valueOf(e.getMessage())).response();
    }
  }

  @PUT
  @Needs(AccessRole.OPERATOR)
  @Path("patches")
  @Operation(
      summary = "Replaces the cluster's patches, for machines configured from now on",
      description = "Refused when they fit no machine, whatever it is; nothing is changed then.")
  public Response patches(@PathParam("name") String name, List<String> body) {
    var patches = Inputs.body(body);
    var objection =
        inventory
            .clusters()
            .find(name)
            .flatMap(view -> configurations.objection(view.cluster().withPatches(patches)));
    return objection.isPresent()
        ? ApiProblem.badRequest(objection.get()).response()
        : done(inventory.clusters().patches(name, patches));
  }

  private static Response done(Outcome outcome) {
    return ApiProblem.of(outcome)
        .map(ApiProblem::response)
        .orElseGet(() -> Response.noContent().build());
  }

  private static Response unusable(MalformedSecretsException e) {
    return new ApiProblem(
            "secrets not usable",
            409,
            "the stored secrets cannot be used: %s; import them again".formatted(e.getMessage()))
        .response();
  }

  private static Response missing(String name) {
    return ApiProblem.notFound(
            "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)))
        .response();
  }
}
