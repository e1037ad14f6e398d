package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.factory.Fetch;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Printable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The talosctl that belongs to a cluster: of its own Talos version, from the store of assets. */
@Path("/api/v1/clusters/{name}/talosctl")
@Tag(name = "clusters")
@RunOnVirtualThread
public class TalosctlResource {
  private static final Duration LONGEST = Duration.ofSeconds(50);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Inventory inventory;
  private final AssetOffice office;

  @Inject
  TalosctlResource(Inventory inventory, AssetOffice office) {
    this.inventory = inventory;
    this.office = office;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(
      summary = "talosctl of the cluster's Talos version",
      description = "Fetched from the factory when the store does not have it yet.")
  public Response talosctl(
      @PathParam("name") String name,
      @QueryParam("os") @DefaultValue("linux") String os,
      @QueryParam("arch") @DefaultValue("amd64") String arch)
      throws IOException, InterruptedException {
    var cluster = inventory.clusters().find(name);
    if (cluster.isEmpty()) {
      return ApiProblem.notFound(
              "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)))
          .response();
    }
    if (!os.matches("linux|darwin|windows|freebsd") || !arch.matches("amd64|arm64|armv7")) {
      throw new IllegalArgumentException(
          "there is no talosctl for '%s' on '%s'; os is linux, darwin, windows or freebsd, arch is amd64, arm64 or armv7"
              .formatted(Printable.of(os), Printable.of(arch)));
    }
    var file = "talosctl-%s-%s%s".formatted(os, arch, os.equals("windows") ? ".exe" : "");
    return answer(new AssetName(cluster.get().cluster().talosVersion(), Optional.empty(), file));
  }

  private Response answer(AssetName wanted) throws IOException, InterruptedException {
    if (office.store().find(wanted) instanceof FileLookup.Present(var file)) {
      return binary(wanted, file);
    }
    if (office.factory().isEmpty()) {
      return new ApiProblem(
              "not here",
              409,
              "%s is not in the store and no factory is configured; bring it with 'ichor assets import'"
                  .formatted(wanted))
          .response();
    }
    office.fetch(List.of(wanted));
    var until = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < until) {
      if (office.store().find(wanted) instanceof FileLookup.Present(var file)) {
        return binary(wanted, file);
      }
      var failed =
          office.fetches().stream()
              .filter(fetch -> fetch.name().equals(wanted))
              .filter(fetch -> fetch.phase() == Fetch.Phase.FAILED)
              .findFirst();
      if (failed.isPresent()) {
        return new ApiProblem("factory", 502, failed.get().why()).response();
      }
      Thread.sleep(LOOK);
    }
    return new ApiProblem(
            "not yet", 409, "%s is still on its way; ask again in a minute".formatted(wanted))
        .response();
  }

  private static Response binary(AssetName name, BootFile file) {
    var body =
        switch (file) {
          case BootFile.OnDisk(var path, var _, var _) -> Response.ok(path.toFile());
          case BootFile.InMemory(var content) -> Response.ok(content.toArray());
          case BootFile.Patched _ -> throw new IllegalStateException(name + " is no single file");
        };
    return body.type(MediaType.APPLICATION_OCTET_STREAM)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s\"".formatted(name.file(), name.version()))
        .build();
  }
}
