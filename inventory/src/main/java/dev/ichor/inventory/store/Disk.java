package dev.ichor.inventory.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What a commit leaves to the operating system, brought to the disk. */
@ApplicationScoped
class Disk {
  private final DataSource database;

  Disk(DataSource database) {
    this.database = database;
  }

  /** H2's commit is not forced by itself; PostgreSQL's is, and this does nothing there. */
  void force() {
    try (var connection = database.getConnection()) {
      if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
        try (var statement = connection.createStatement()) {
          statement.execute("checkpoint sync");
        }
      }
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException("forcing the database to disk", e));
    }
  }
}
