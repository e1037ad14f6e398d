package dev.ichor.api.rest;

import dev.ichor.api.config.Durations;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.NamedToken;
import dev.ichor.api.security.Needs;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.api.security.TokenDesk.Added;
import dev.ichor.api.security.TokenDesk.Revoked;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tokens for people and automation, each with a role. */
@Path("/api/v1/tokens")
@Tag(name = "tokens")
@RunOnVirtualThread
public class TokensResource {
  private final TokenDesk desk;

  @Inject
  TokensResource(TokenDesk desk) {
    this.desk = desk;
  }

  /**
   * A token without its text.
   *
   * @param madeAt absent for the one in the file
   * @param expiresAt absent: never
   * @param state {@code valid} or {@code expired}
   * @param revocable false for the one in the file
   */
  public record TokenJson(
      String name,
      String role,
      Optional<Instant> madeAt,
      Optional<String> madeBy,
      Optional<Instant> expiresAt,
      String state,
      boolean revocable) {
    static TokenJson of(NamedToken token) {
      return new TokenJson(
          token.name(),
          token.role().word(),
          Optional.of(token.madeAt()),
          Optional.of(token.madeBy()),
          token.expiresAt(),
          token.holds(Instant.now()) ? "valid" : "expired",
          true);
    }

    static TokenJson first() {
      return new TokenJson(
          Caller.OPERATOR,
          AccessRole.ADMINISTRATOR.word(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "valid",
          false);
    }
  }

  /**
   * @param role {@code viewer}, {@code console}, {@code operator} or {@code administrator}
   * @param lifetime {@code 30d}, {@code 12h} or {@code P30D}; absent: until it is revoked
   */
  public record Wish(String name, String role, Optional<String> lifetime) {
    Optional<Duration> time() {
      return lifetime.map(
          text ->
              Durations.parse(text)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "lifetime '%s' is not a time; write it as 30d or 12h"
                                  .formatted(Printable.of(text)))));
    }
  }

  /**
   * @param token the text; it is not kept, and not shown again
   */
  public record MadeJson(String name, String role, Optional<Instant> expiresAt, String token) {}

  @GET
  @Needs(AccessRole.ADMINISTRATOR)
  @Operation(summary = "All tokens, without their texts")
  public List<TokenJson> list() {
    return Stream.concat(Stream.of(TokenJson.first()), desk.list().stream().map(TokenJson::of))
        .toList();
  }

  @POST
  @Needs(AccessRole.ADMINISTRATOR)
  @Operation(summary = "Makes a token and shows it this once")
  public Response add(Wish body) {
    var wish = Inputs.body(body);
    var role = Inputs.word(AccessRole.class, "role", wish.role());
    return switch (desk.add(wish.name(), role, wish.time())) {
      case Added.Refused(var advice) -> new ApiProblem("conflict", 409, advice).response();
      case Added.Done(var made) ->
          Response.created(URI.create("/api/v1/tokens/" + made.token().name()))
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .entity(
                  new MadeJson(
                      made.token().name(),
                      role.word(),
                      made.token().expiresAt(),
                      made.text().reveal()))
              .build();
    };
  }

  @DELETE
  @Path("{name}")
  @Needs(AccessRole.ADMINISTRATOR)
  @Operation(summary = "Revokes a token; its sessions end, and its streams are cut")
  public Response revoke(@PathParam("name") String name) {
    return switch (desk.revoke(name)) {
      case Revoked.Done() -> Response.noContent().build();
      case Revoked.Missing(var advice) -> ApiProblem.notFound(advice).response();
      case Revoked.Refused(var advice) -> new ApiProblem("conflict", 409, advice).response();
      case Revoked.NotDurable(var advice) -> new ApiProblem("not durable", 503, advice).response();
    };
  }
}
