package dev.ichor.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("ichor token, from the command line to the gate")
class TokenCliTest {
  @Inject OperatorToken root;
  @Inject TokenDesk desk;
  @TempDir Path folder;

  @AfterEach
  void revokeAll() {
    desk.list().forEach(token -> desk.revoke(token.name()));
  }

  private Cli.Said as(String token, String... words) throws IOException {
    var file = Files.writeString(folder.resolve("token"), token);
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private Cli.Said ichor(String... words) throws IOException {
    return as(root.value().reveal(), words);
  }

  @Test
  @DisplayName("add prints the token alone; it works by its role until revoke; list never shows it")
  void life() throws IOException {
    var added = ichor("token", "add", "eve", "--role", "viewer", "--expires", "30d");
    assertThat(added.exit()).isZero();
    assertThat(added.out()).matches("ichor_[A-Za-z0-9_-]{43}\\R");
    assertThat(added.err()).contains("eve is viewer until 20", "not shown again");
    var eve = added.out().strip();
    assertThat(as(eve, "tasks", "list").exit()).isZero();
    var refused = as(eve, "token", "list");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the role administrator", "the token 'eve' has the role viewer");
    var list = ichor("token", "list");
    assertThat(list.out())
        .containsPattern("operator +administrator +valid")
        .containsPattern("eve +viewer +valid +made 20.* by operator, expires 20")
        .doesNotContain("ichor_");
    assertThat(ichor("token", "revoke", "eve").out()).contains("eve is revoked");
    assertThat(as(eve, "tasks", "list").err()).contains("revoked or has expired");
    assertThat(ichor("token", "revoke", "eve").exit()).isEqualTo(1);
  }

  @Test
  @DisplayName("What cannot be is refused with a sentence, and exit code 1; a missing role with 2")
  void refused() throws IOException {
    assertThat(ichor("token", "add", "eve", "--role", "king").err())
        .contains("viewer, console, operator, administrator");
    assertThat(ichor("token", "add", "../eve", "--role", "viewer").err()).contains("letters");
    assertThat(ichor("token", "add", "eve", "--role", "viewer", "--expires", "soon").err())
        .contains("30d");
    assertThat(ichor("token", "add", "eve").exit()).isEqualTo(IchorCommand.REFUSED);
    assertThat(ichor("token", "revoke", "operator").err()).contains("operator.token");
    assertThat(ichor("token", "revoke", "no/../one").exit()).isEqualTo(1);
    assertThat(ichor("token").exit()).isEqualTo(IchorCommand.REFUSED);
    assertThat(desk.list()).isEmpty();
  }
}
