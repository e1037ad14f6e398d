package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.DiscoveryOffice;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.bmc.discovery.DiscoveryDesk.CredentialList;
import dev.ichor.bmc.discovery.policy.Credential;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Finding BMCs: scans, the credentials that they try, and what is wrong with what they found. */
@Path("/api/v1/bmc")
@Tag(name = "bmc")
@RunOnVirtualThread
public class DiscoveryResource {
  private static final int LONGEST_LIST = 16;

  private final BmcOffice office;
  private final Once once;
  private final Rights rights;

  @Inject
  DiscoveryResource(BmcOffice office, Once once, Rights rights) {
    this.office = office;
    this.once = once;
    this.rights = rights;
  }

  private DiscoveryOffice discovery() {
    return office.discovery();
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("scans")
  @Operation(summary = "Scans, newest first")
  public List<ScanJson> scans() {
    return discovery().desk().list().stream().map(it -> ScanJson.of(it, discovery())).toList();
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("scans")
  @Operation(
      summary = "Looks for BMCs",
      description =
          "Probes without a login; then tries the credential list, at most two wrong passwords per"
              + " account and four per BMC within an hour.")
  public Response begin(@HeaderParam(Once.HEADER) Optional<String> key, ScanJson.Wish body) {
    var asked = Inputs.body(body);
    var wish = asked.wish();
    var refusal =
        asked
            .credentials()
            .flatMap(
                list ->
                    rights.refusal(
                        AccessRole.ADMINISTRATOR,
                        "passwords would be sent to whatever answers; leave credentials out"));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return once.run(
        key,
        List.of("scan", asked),
        () -> {
          var scan = discovery().begin(wish);
          return Response.accepted(ScanJson.of(scan, discovery()))
              .location(URI.create("/api/v1/bmc/scans/" + scan.id()))
              .build();
        });
  }

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("scans/{id}")
  @Operation(summary = "One scan, and what it found so far")
  public Response scan(@PathParam("id") String id) {
    return discovery()
        .desk()
        .find(Inputs.uuid(id))
        .map(scan -> Response.ok(ScanJson.of(scan, discovery())).build())
        .orElseGet(() -> missing(id));
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("scans/{id}/cancel")
  @Operation(summary = "Ends a scan early; what it found stays")
  public Response cancel(@PathParam("id") String id) {
    return discovery()
        .desk()
        .cancel(Inputs.uuid(id))
        .map(scan -> Response.ok(ScanJson.of(scan, discovery())).build())
        .orElseGet(() -> missing(id));
  }

  /**
   * @param hosts only these; absent: all that let us in
   */
  public record Adoption(Optional<List<String>> hosts) {}

  /** What became of one BMC. */
  public record AdoptedJson(
      String host, Optional<UUID> machine, Optional<String> name, String words) {
    static AdoptedJson of(DiscoveryOffice.Adopted adopted) {
      return new AdoptedJson(
          adopted.host(),
          adopted.machine().map(it -> it.id().value()),
          adopted.machine().map(it -> it.name()),
          adopted.words());
    }
  }

  @POST
  @Needs(AccessRole.OPERATOR)
  @Path("scans/{id}/adopt")
  @Operation(summary = "Gives the found BMCs to their machines; unknown ones make new machines")
  public Response adopt(@PathParam("id") String id, Adoption body) {
    var hosts = Optional.ofNullable(body).flatMap(Adoption::hosts).orElse(List.of());
    var mayMove = rights.refusal(AccessRole.ADMINISTRATOR, "a BMC would move").isEmpty();
    return discovery()
        .desk()
        .find(Inputs.uuid(id))
        .map(
            scan ->
                Response.ok(
                        discovery().adopt(scan, Set.copyOf(hosts), mayMove).stream()
                            .map(AdoptedJson::of)
                            .toList())
                    .build())
        .orElseGet(() -> missing(id));
  }

  private static Response missing(String id) {
    return ApiProblem.notFound(
            "no scan %s; GET /api/v1/bmc/scans lists them".formatted(Inputs.uuid(id)))
        .response();
  }

  /**
   * One pair to try.
   *
   * @param kg the key K_g that goes with it over IPMI: text, or {@code hex:} and digits
   */
  public record CredentialJson(String user, Secret password, Optional<Secret> kg) {
    Credential credential() {
      Inputs.bounded("password", password.reveal(), 256);
      return new Credential(
          Inputs.bounded("user", user, 64), password, IpmiWish.NONE.withKg(kg).kg());
    }
  }

  /** In the order in which they are tried. */
  public record ListJson(List<CredentialJson> credentials) {}

  /** A list without its passwords. */
  public record ListShown(String name, List<String> users) {
    static ListShown of(CredentialList list) {
      return new ListShown(list.name(), list.credentials().stream().map(Credential::user).toList());
    }
  }

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("credentials")
  @Operation(summary = "Credential lists: names and users, never passwords")
  public List<ListShown> lists() {
    return discovery().desk().credentialLists().stream().map(ListShown::of).toList();
  }

  @PUT
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("credentials/{name}")
  @Operation(summary = "Saves a credential list; passwords are encrypted at rest")
  public Response save(@PathParam("name") String name, ListJson body) {
    var wish = Inputs.body(body);
    if (wish.credentials().isEmpty() || wish.credentials().size() > LONGEST_LIST) {
      throw new IllegalArgumentException("a list has 1 to 16 credentials; the likeliest first");
    }
    var list =
        new CredentialList(
            name, wish.credentials().stream().map(CredentialJson::credential).toList());
    discovery().desk().saveCredentials(list);
    return Response.ok(ListShown.of(list)).build();
  }

  @DELETE
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("credentials/{name}")
  @Operation(summary = "Forgets a credential list; machines keep what they were given")
  public Response delete(@PathParam("name") String name) {
    return discovery().desk().deleteCredentials(name)
        ? Response.noContent().build()
        : ApiProblem.notFound("no such credential list").response();
  }

  /** Something to put right. */
  public record FindingJson(String bmc, Optional<String> machine, String code, String sentence) {}

  @GET
  @Needs(AccessRole.OPERATOR)
  @Path("findings")
  @Operation(summary = "Security findings: of the newest scans, and of the credentials on record")
  public List<FindingJson> findings() {
    return discovery().findings().stream()
        .map(
            it ->
                new FindingJson(
                    it.bmc(), it.machineName(), it.finding().code(), it.finding().sentence()))
        .toList();
  }
}
