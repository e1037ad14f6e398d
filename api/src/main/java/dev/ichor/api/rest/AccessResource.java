package dev.ichor.api.rest;

import dev.ichor.api.app.Configurations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Client files of a chosen role and lifetime. Each is a key that cannot be taken back: logged. */
@Path("/api/v1/clusters/{name}/access")
@Tag(name = "configuration")
@RunOnVirtualThread
public class AccessResource {
  private static final Set<String> ROLES =
      Set.of("os:admin", "os:operator", "os:reader", "os:etcd:backup");
  private static final int HOURS = 8;

  /** A year, as talosctl gives at most. */
  private static final int MOST_HOURS = 8760;

  private final Configurations configurations;

  @Inject
  AccessResource(Configurations configurations) {
    this.configurations = configurations;
  }

  /** All may be left out: a reader for eight hours. */
  record TalosWish(Optional<List<String>> roles, Optional<Integer> hours) {}

  /**
   * All may be left out: an administrator for eight hours. Other groups have the rights that the
   * cluster's own RoleBindings give them.
   */
  record KubernetesWish(
      Optional<String> user, Optional<List<String>> groups, Optional<Integer> hours) {}

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("talosconfig")
  @Operation(summary = "A talosconfig of some roles for some hours; every issue is logged")
  public Response talosconfig(@PathParam("name") String name, TalosWish body) {
    var wish = Inputs.body(body);
    var roles = wish.roles().orElse(List.of("os:reader"));
    if (roles.isEmpty() || !ROLES.containsAll(roles)) {
      throw new IllegalArgumentException(
          "roles has an unknown one; write some of %s"
              .formatted(String.join(", ", ROLES.stream().sorted().toList())));
    }
    return file(name, configurations.issueTalosconfig(name, roles, lifetime(wish.hours())));
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Path("kubeconfig")
  @Operation(
      summary = "A kubeconfig of a user in some groups for some hours; every issue is logged")
  public Response kubeconfig(@PathParam("name") String name, KubernetesWish body) {
    var wish = Inputs.body(body);
    var groups = wish.groups().orElse(List.of("system:masters"));
    var user = wish.user().orElse("admin");
    if (!user.matches("[A-Za-z0-9._:@-]{1,64}")
        || !groups.stream().allMatch(group -> group.matches("[A-Za-z0-9._:@-]{1,64}"))) {
      throw new IllegalArgumentException(
          "user and groups are letters, digits and . _ : @ -, at most 64; write system:masters");
    }
    return file(name, configurations.issueKubeconfig(name, user, groups, lifetime(wish.hours())));
  }

  private static Duration lifetime(Optional<Integer> hours) {
    var wanted = hours.orElse(HOURS);
    if (wanted < 1 || wanted > MOST_HOURS) {
      throw new IllegalArgumentException("hours is 1 to %d, not %d".formatted(MOST_HOURS, wanted));
    }
    return Duration.ofHours(wanted);
  }

  private static Response file(String name, Optional<Secret> text) {
    return text.map(
            secret ->
                Response.ok(secret.reveal())
                    .type("application/yaml")
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build())
        .orElseGet(
            () ->
                ApiProblem.notFound(
                        "no cluster '%s'; GET /api/v1/clusters lists them"
                            .formatted(Printable.of(name)))
                    .response());
  }
}
