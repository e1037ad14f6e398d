package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.boot.assets.factory.FactoryClient;
import dev.ichor.boot.assets.factory.FactoryException;
import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.SchematicReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What Image Factory can build, and the schematics of this site. */
@Path("/api/v1/assets")
@Tag(name = "assets")
@RunOnVirtualThread
public class FactoryResource {
  private final AssetOffice office;

  @Inject
  FactoryResource(AssetOffice office) {
    this.office = office;
  }

  /** A question to the factory. */
  private interface Question {
    Object ask(FactoryClient client) throws FactoryException, InterruptedException;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("factory/versions")
  @Operation(summary = "Talos versions that the factory builds")
  public Response versions() throws InterruptedException {
    return ask(FactoryClient::versions);
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("factory/versions/{version}/extensions")
  @Operation(summary = "Official system extensions of a Talos version")
  public Response extensions(@PathParam("version") String version) throws InterruptedException {
    return ask(client -> client.extensions(version));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("factory/versions/{version}/overlays")
  @Operation(summary = "Official overlays of a Talos version")
  public Response overlays(@PathParam("version") String version) throws InterruptedException {
    return ask(client -> client.overlays(version));
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("factory/versions/{version}/talosctl")
  @Operation(summary = "Names of the talosctl binaries of a Talos version")
  public Response talosctl(@PathParam("version") String version) throws InterruptedException {
    return ask(client -> client.talosctl(version));
  }

  private Response ask(Question question) throws InterruptedException {
    try {
      var client = office.factory();
      if (client.isEmpty()) {
        return problem(new FactoryFault.Off("the catalogue"));
      }
      return Response.ok(question.ask(client.get())).build();
    } catch (FactoryException e) {
      return problem(e.fault());
    }
  }

  private static Response problem(FactoryFault fault) {
    return new ApiProblem("factory", fault instanceof FactoryFault.Off ? 409 : 502, fault.advice())
        .response();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("schematics")
  @Operation(summary = "Schematics known here: canonical text by id")
  public Map<String, String> schematics() throws IOException {
    return office.schematics().all();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("schematics")
  @Consumes({"application/yaml", "text/yaml", MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Keeps a schematic (YAML or JSON, as the factory takes it) and tells its id",
      description = "The id is computed here; the factory learns of it when it can be reached.")
  public AssetJson.SchematicJson schematic(String text) throws IOException, InterruptedException {
    var schematic = SchematicReader.read(Inputs.body(text));
    var id = office.schematics().save(schematic);
    var remark = "";
    try {
      if (office.factory().isEmpty()) {
        remark = "no factory is configured";
      } else {
        var registered = office.factory().get().register(schematic);
        remark =
            registered.id().equals(id)
                ? ""
                : "the factory calls it %s; use that id there".formatted(registered.id());
      }
    } catch (FactoryException e) {
      remark = e.fault().advice();
    }
    return new AssetJson.SchematicJson(id, schematic.canonical(), remark.isEmpty(), remark);
  }
}
