package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** In a PostgreSQL of the site's own: all migrations, all statements. */
class KeptPostgresIT extends KeptContract {
  private static Optional<Postgres> server = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    server = Postgres.start(IchorRun.root().resolve("deploy/lab/target/process/postgres.log"));
    assumeTrue(
        server.isPresent(),
        "PostgreSQL is not installed: apt-get install postgresql (deploy/lab/install-tools.sh does)");
  }

  @AfterAll
  static void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @Override
  String name() {
    return "postgres";
  }

  @Override
  List<String> database() {
    return List.of("--db", server.orElseThrow().url(), "--db-user", Postgres.USER);
  }

  @Override
  void assertUsed(Site site) {
    assertThat(site.data().resolve("db/ichor.mv.db")).doesNotExist();
  }
}
