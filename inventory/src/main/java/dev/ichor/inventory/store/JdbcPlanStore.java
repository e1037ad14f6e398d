package dev.ichor.inventory.store;

import dev.ichor.inventory.port.PlanStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The one row of {@code dhcp_plan}. */
@ApplicationScoped
public class JdbcPlanStore implements PlanStore {
  private static final String UPDATE =
      "update dhcp_plan set version = version + 1, document = ? where id = 1 and version = ?";
  private static final String INSERT =
      "insert into dhcp_plan (id, version, document) select 1, 1, cast(? as text)"
          + " where not exists (select 1 from dhcp_plan where id = 1)";

  private final DataSource database;
  private final Disk disk;

  JdbcPlanStore(DataSource database, Disk disk) {
    this.database = database;
    this.disk = disk;
  }

  @Override
  public Optional<Stored> load() {
    try (var connection = database.getConnection()) {
      return read(connection);
    } catch (SQLException e) {
      throw failure("reading the DHCP plan", e);
    }
  }

  private static Optional<Stored> read(Connection connection) throws SQLException {
    try (var query =
            connection.prepareStatement("select document, version from dhcp_plan where id = 1");
        var rows = query.executeQuery()) {
      return rows.next()
          ? Optional.of(new Stored(rows.getString("document"), rows.getLong("version")))
          : Optional.empty();
    }
  }

  @Override
  public Outcome save(String document, long version) {
    try (var connection = database.getConnection()) {
      if (write(connection, document, version) == 0) {
        return new Outcome.Stale(read(connection).map(Stored::version).orElse(0L));
      }
    } catch (SQLException e) {
      throw failure("writing the DHCP plan", e);
    }
    disk.force();
    return new Outcome.Saved(version + 1);
  }

  private static int write(Connection connection, String document, long version)
      throws SQLException {
    try (var statement = connection.prepareStatement(version == 0 ? INSERT : UPDATE)) {
      statement.setString(1, document);
      if (version != 0) {
        statement.setLong(2, version);
      }
      return statement.executeUpdate();
    }
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
