package dev.ichor.api.rest;

import dev.ichor.api.app.ApplianceProcess;
import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.Needs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this site is known by. */
@Path("/api/v1/site")
@Tag(name = "site")
@RunOnVirtualThread
public class SiteResource {
  /** The certificate that firmware must trust to boot over HTTPS; PEM. */
  @GET
  @Needs(AccessRole.VIEWER)
  @Path("authority.pem")
  @Operation(summary = "The site's certificate authority, PEM, to be enrolled in firmware")
  public Response authority() throws IOException {
    var file = ApplianceProcess.launchedWith().map(IchorConfig::siteAuthorityFile);
    if (file.isEmpty() || !Files.exists(file.get())) {
      return ApiProblem.notFound(
              "this site has no authority; start with --https-port and without --https-certificate")
          .response();
    }
    return Response.ok(Files.readString(file.get()), "application/x-pem-file")
        .header("Content-Disposition", "attachment; filename=ichor-site-authority.pem")
        .build();
  }
}
