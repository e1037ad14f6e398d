package dev.ichor.inventory.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresRequestLedgerTest extends RequestLedgerContract {
  private static Optional<TestPostgres> server = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    server = TestPostgres.start();
    assumeTrue(server.isPresent(), TestPostgres.REMEDY);
  }

  @AfterAll
  static void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @Override
  DataSource database() {
    var database = new PGSimpleDataSource();
    database.setUrl(server.orElseThrow().url());
    database.setUser(server.orElseThrow().user());
    return database;
  }
}
