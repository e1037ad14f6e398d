package dev.ichor.api.cli;

import dev.ichor.inventory.model.Secret;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ichor cluster ...} against the appliance under test. */
public final class ClusterWords {
  private final Path tokenFile;

  public ClusterWords(Path folder, Secret token) throws IOException {
    tokenFile = Files.writeString(folder.resolve("token"), token.reveal());
  }

  /** The exit code. */
  public int run(String... words) {
    var all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--server",
            "http://localhost:" + RestAssured.port,
            "--token-file",
            tokenFile.toString()));
    return IchorCommand.run(all.toArray(String[]::new));
  }
}
