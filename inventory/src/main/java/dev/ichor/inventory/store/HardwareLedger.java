package dev.ichor.inventory.store;

import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.MachineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The table {@code hardware}. */
final class HardwareLedger {
  private static final String SELECT =
      "select document from hardware where machine_id = ? order by number desc";
  private static final String DELETE =
      "delete from hardware where machine_id = ? and (number = ? or number <= ?)";
  private static final String INSERT =
      "insert into hardware (machine_id, number, document) values (?, ?, ?)";

  private final DataSource database;
  private final Documents documents;
  private final Disk disk;

  HardwareLedger(DataSource database, Documents documents, Disk disk) {
    this.database = database;
    this.documents = documents;
    this.disk = disk;
  }

  List<HardwareRecord> newest(MachineId machine, int limit) {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement(SELECT)) {
      query.setObject(1, machine.value());
      query.setMaxRows(Math.max(1, limit));
      var records = new ArrayList<HardwareRecord>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          records.add(documents.read(rows.getString(1), HardwareRecord.class));
        }
      }
      return records;
    } catch (SQLException e) {
      throw failure("reading the hardware of " + machine, e);
    }
  }

  /** When it returns, the disk has it. */
  void save(MachineId machine, HardwareRecord record, int keep) {
    try (var connection = database.getConnection()) {
      var before = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        replace(connection, machine, record, keep);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(before);
      }
    } catch (SQLException e) {
      throw failure("writing the hardware of " + machine, e);
    }
    disk.force();
  }

  private void replace(Connection connection, MachineId machine, HardwareRecord record, int keep)
      throws SQLException {
    try (var delete = connection.prepareStatement(DELETE);
        var insert = connection.prepareStatement(INSERT)) {
      delete.setObject(1, machine.value());
      delete.setInt(2, record.number());
      delete.setInt(3, record.number() - keep);
      delete.executeUpdate();
      insert.setObject(1, machine.value());
      insert.setInt(2, record.number());
      insert.setString(3, documents.write(record));
      insert.executeUpdate();
    }
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
