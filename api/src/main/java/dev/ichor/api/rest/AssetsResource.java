package dev.ichor.api.rest;

import dev.ichor.api.app.AssetOffice;
import dev.ichor.api.config.Durations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.boot.assets.bundle.BundleException;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.model.Printable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Boot assets: what is there, what is on its way, what may go. */
@Path("/api/v1/assets")
@Tag(name = "assets")
@RunOnVirtualThread
public class AssetsResource {
  private static final Duration GRACE = Duration.ofDays(7);

  private final AssetOffice office;

  @Inject
  AssetsResource(AssetOffice office) {
    this.office = office;
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Operation(summary = "Every asset of the store")
  public List<AssetJson.Held> list() throws IOException {
    var held = office.held();
    var used = office.inUse(held.keySet());
    var kept = office.kept();
    return held.entrySet().stream()
        .map(
            entry ->
                AssetJson.Held.of(
                    entry.getKey(),
                    entry.getValue(),
                    used.contains(entry.getKey()),
                    kept.contains(entry.getKey())))
        .toList();
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("fetches")
  @Operation(summary = "What was wanted from the factory since the start, and how far it is")
  public List<AssetJson.Coming> fetches() {
    return office.fetches().stream().map(AssetJson.Coming::of).toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("fetch")
  @Operation(
      summary = "Fetches assets in the background and keeps them",
      description = "Answers at once; GET fetches tells how far they are.")
  public Response fetch(AssetJson.FetchWish body) throws IOException {
    var defaults = BootDefaults.standard();
    var names = Inputs.body(body).names(defaults.talosVersion(), defaults.schematic());
    return Response.accepted(office.fetch(names).stream().map(AssetJson.Coming::of).toList())
        .build();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("import")
  @Operation(
      summary =
          "Imports a directory or archive of the machine that Ichor runs on, or nothing of it")
  public List<AssetJson.Brought> bring(AssetJson.ImportWish body) throws IOException {
    var wish = Inputs.body(body);
    return office.importFrom(source(wish.path()), wish.version(), wish.schematic()).stream()
        .map(AssetJson.Brought::of)
        .toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("bundles")
  @Operation(
      summary = "Imports an offline bundle of the machine that Ichor runs on: all of it or nothing",
      description = "It must be signed by a key in trust/ of the data directory.")
  public Response bundle(AssetJson.BundleWish body) throws IOException {
    try {
      var result = office.importBundle(source(Inputs.body(body).path()), List.of());
      return Response.ok(AssetJson.BundleJson.of(result)).build();
    } catch (BundleException refused) {
      return new ApiProblem("bundle refused", 422, String.valueOf(refused.getMessage())).response();
    }
  }

  @GET
  @Needs(AccessRole.VIEWER)
  @Path("images")
  @Operation(summary = "Container images that the registry serves: digest by reference")
  public Map<String, String> images() throws IOException {
    var images = new TreeMap<String, String>();
    office.images().images().forEach((name, image) -> images.put(name, image.digest().oci()));
    return images;
  }

  private static java.nio.file.Path source(String text) {
    try {
      var path = java.nio.file.Path.of(text);
      if (path.isAbsolute() && Files.isReadable(path)) {
        return path;
      }
    } catch (InvalidPathException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "'%s' is not an absolute path that Ichor can read on its machine"
            .formatted(Printable.of(text)));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("verify")
  @Operation(
      summary = "Reads every asset octet by octet; what changed on disk is put aside",
      description = "Takes about a second for each 500 MB.")
  public List<AssetJson.Checked> verify() throws IOException {
    return office.verify().stream().map(AssetJson.Checked::of).toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("gc")
  @Operation(summary = "Removes what no cluster, profile or person wants; by default only tells")
  public AssetJson.Collected collect(AssetJson.CollectWish body) throws IOException {
    var wish = Inputs.body(body);
    var grace = wish.grace().map(AssetsResource::time).orElse(GRACE);
    return AssetJson.Collected.of(office.collect(grace, !wish.apply()), wish.apply());
  }

  private static Duration time(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "grace '%s' is not a time; write it as 30m, 12h or 7d"
                        .formatted(Printable.of(text))));
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("{version}/{schematic}/{file}/trust")
  @Operation(
      summary = "Forgets the digest first seen under this name: the next download is believed")
  public Response forget(
      @PathParam("version") String version,
      @PathParam("schematic") String schematic,
      @PathParam("file") String file)
      throws IOException {
    var name = name(version, schematic, file);
    return office.forget(name) ? Response.noContent().build() : missing(name);
  }

  @DELETE
  @Needs(AccessRole.OPERATOR)
  @Path("{version}/{schematic}/{file}/keep")
  @Operation(summary = "Takes back that somebody asked for this asset by name")
  public Response release(
      @PathParam("version") String version,
      @PathParam("schematic") String schematic,
      @PathParam("file") String file)
      throws IOException {
    var name = name(version, schematic, file);
    return office.release(name) ? Response.noContent().build() : missing(name);
  }

  private static AssetName name(String version, String schematic, String file) {
    return AssetName.parse("%s/%s/%s".formatted(version, schematic, file));
  }

  private static Response missing(AssetName name) {
    return ApiProblem.notFound(
            "nothing is known of %s; GET /api/v1/assets lists what is there".formatted(name))
        .response();
  }
}
