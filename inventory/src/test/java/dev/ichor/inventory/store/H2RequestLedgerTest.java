package dev.ichor.inventory.store;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

class H2RequestLedgerTest extends RequestLedgerContract {
  @TempDir Path directory;

  @Override
  DataSource database() {
    var database = new JdbcDataSource();
    database.setURL(
        "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
            .formatted(directory.resolve("db")));
    return database;
  }
}
