package dev.ichor.inventory.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Seals at the start what an earlier version stored in clear: the patches of clusters, machines and
 * rules. Each document is one statement of its own, which changes nothing when somebody else wrote
 * the document meanwhile, so that it may end anywhere and be begun again.
 */
final class OldTexts {
  private static final Logger LOG = Logger.getLogger(OldTexts.class);
  private static final List<Table> TABLES =
      List.of(new Table("machine", "id"), new Table("cluster", "name"), new Table("rule", "name"));

  private final DataSource database;
  private final Documents documents;

  private record Table(String name, String key) {}

  private record Change(Object key, String before, String after) {}

  OldTexts(DataSource database, Documents documents) {
    this.database = database;
    this.documents = documents;
  }

  /** How many documents had something in clear. */
  int seal() {
    var count = 0;
    try (var connection = database.getConnection()) {
      for (var table : TABLES) {
        for (var change : changes(connection, table)) {
          write(connection, table, change);
          count++;
        }
      }
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException("sealing what is stored in clear", e));
    }
    if (count > 0) {
      LOG.infof(
          "store sealed documents=%d why=\"an earlier version kept patches in clear\"", count);
    }
    return count;
  }

  private List<Change> changes(Connection connection, Table table) throws SQLException {
    var changes = new ArrayList<Change>();
    try (var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "select %s, document from %s".formatted(table.key(), table.name()))) {
      while (rows.next()) {
        var key = rows.getObject(1);
        var before = rows.getString(2);
        documents.sealed(before).ifPresent(after -> changes.add(new Change(key, before, after)));
      }
    }
    return changes;
  }

  private static void write(Connection connection, Table table, Change change) throws SQLException {
    var sql =
        "update %s set document = ? where %s = ? and document = ?"
            .formatted(table.name(), table.key());
    try (var update = connection.prepareStatement(sql)) {
      update.setString(1, change.after());
      update.setObject(2, change.key());
      update.setString(3, change.before());
      update.executeUpdate();
    }
  }
}
