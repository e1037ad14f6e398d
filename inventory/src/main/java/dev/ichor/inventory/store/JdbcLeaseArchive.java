package dev.ichor.inventory.store;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Tenures by plain JDBC batches, on H2 and PostgreSQL alike. */
@ApplicationScoped
public class JdbcLeaseArchive implements LeaseArchive {
  private static final int CHUNK = 500;
  private static final int MOST_ROWS = 10_000;

  private final DataSource database;
  private final Disk disk;

  JdbcLeaseArchive(DataSource database, Disk disk) {
    this.database = database;
    this.disk = disk;
  }

  /** One attempt at the database. */
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T attempt(String what, Work<T> work) {
    try (var connection = database.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(what, e));
    }
  }

  private <T> T inTransaction(String what, Work<T> work) {
    return attempt(
        what,
        connection -> {
          connection.setAutoCommit(false);
          try {
            var result = work.with(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  @Override
  public Optional<Position> position() {
    return attempt(
        "reading how far the lease history goes",
        connection -> {
          try (var query =
                  connection.prepareStatement("select journal, segment, position from lease_feed");
              var row = query.executeQuery()) {
            return row.next()
                ? Optional.of(new Position(row.getLong(1), row.getLong(2), row.getLong(3)))
                : Optional.empty();
          }
        });
  }

  @Override
  public void take(List<StoredLease> words, Position upTo) {
    inTransaction(
        "writing the history of %d leases".formatted(words.size()),
        connection -> {
          var ledger = new TenureLedger();
          var addresses = words.stream().map(StoredLease::address).distinct().toList();
          for (var from = 0; from < addresses.size(); from += CHUNK) {
            var chunk = addresses.subList(from, Math.min(addresses.size(), from + CHUNK));
            readOpen(connection, chunk, ledger);
          }
          words.forEach(ledger::take);
          write(connection, ledger);
          write(connection, upTo);
          return upTo;
        });
    disk.force();
  }

  private static void readOpen(
      Connection connection, List<Inet4Address> addresses, TenureLedger ledger)
      throws SQLException {
    var where =
        "where ended_at is null and address in (%s)"
            .formatted(String.join(", ", Collections.nCopies(addresses.size(), "?")));
    try (var query = connection.prepareStatement(TenureRow.SELECT + where)) {
      for (var i = 0; i < addresses.size(); i++) {
        query.setString(i + 1, addresses.get(i).getHostAddress());
      }
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          ledger.known(rows.getLong("id"), TenureRow.read(rows));
        }
      }
    }
  }

  private static void write(Connection connection, TenureLedger ledger) throws SQLException {
    try (var update = connection.prepareStatement(TenureRow.UPDATE)) {
      for (var changed : ledger.changed().entrySet()) {
        TenureRow.bind(update, changed.getValue());
        update.setLong(TenureRow.ID, changed.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
    try (var insert = connection.prepareStatement(TenureRow.INSERT)) {
      for (var added : ledger.added()) {
        TenureRow.bind(insert, added);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void write(Connection connection, Position upTo) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update lease_feed set journal = ?, segment = ?, position = ? where id = 1")) {
      bind(update, upTo);
      if (update.executeUpdate() == 1) {
        return;
      }
    }
    try (var insert =
        connection.prepareStatement(
            "insert into lease_feed (journal, segment, position, id) values (?, ?, ?, 1)")) {
      bind(insert, upTo);
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement to, Position position) throws SQLException {
    to.setLong(1, position.journal());
    to.setLong(2, position.segment());
    to.setLong(3, position.offset());
  }

  @Override
  public List<StoredLease> open() {
    return read("where ended_at is null", List.of()).stream().map(JdbcLeaseArchive::lease).toList();
  }

  private static StoredLease lease(Tenure tenure) {
    return new StoredLease(
        tenure.address(),
        tenure.subnet(),
        tenure.clientKey(),
        tenure.mac(),
        tenure.hostname(),
        Kind.BOUND,
        tenure.lastSeen(),
        tenure.expiresAt(),
        tenure.origin());
  }

  @Override
  public List<Tenure> tenures(Query query) {
    var conditions = new ArrayList<String>();
    var values = new ArrayList<Object>();
    query
        .address()
        .ifPresent(
            address -> {
              conditions.add("address = ?");
              values.add(address.getHostAddress());
            });
    if (!query.macs().isEmpty()) {
      conditions.add(
          query.macs().stream().map(_ -> "?").collect(Collectors.joining(", ", "mac in (", ")")));
      query.macs().stream().map(MacAddress::toString).sorted().forEach(values::add);
    }
    query
        .at()
        .map(TenureRow::utc)
        .ifPresent(
            at -> {
              conditions.add("bound_at <= ? and coalesce(ended_at, expires_at) > ?");
              values.addAll(List.of(at, at));
            });
    var where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    values.add(Math.clamp(query.most(), 1, MOST_ROWS));
    return read(where + " order by bound_at desc, id desc fetch first ? rows only", values);
  }

  private List<Tenure> read(String rest, List<?> values) {
    return attempt(
        "reading the history of leases",
        connection -> {
          try (var query = connection.prepareStatement(TenureRow.SELECT + rest)) {
            for (var i = 0; i < values.size(); i++) {
              query.setObject(i + 1, values.get(i));
            }
            var tenures = new ArrayList<Tenure>();
            try (var rows = query.executeQuery()) {
              while (rows.next()) {
                tenures.add(TenureRow.read(rows));
              }
            }
            return tenures;
          }
        });
  }

  @Override
  public int drop(Instant before, long most) {
    return attempt(
        "dropping old history of leases",
        connection -> {
          var dropped =
              update(
                  connection,
                  "delete from lease_tenure where coalesce(ended_at, expires_at) < ?",
                  TenureRow.utc(before));
          try (var query = connection.prepareStatement("select count(*) from lease_tenure");
              var row = query.executeQuery()) {
            var tooMany = row.next() ? row.getLong(1) - most : 0;
            return tooMany <= 0 ? dropped : dropped + dropOldest(connection, tooMany);
          }
        });
  }

  private static int dropOldest(Connection connection, long count) throws SQLException {
    return update(
        connection,
        "delete from lease_tenure where id in (select id from lease_tenure where ended_at is not"
            + " null order by id fetch first ? rows only)",
        count);
  }

  private static int update(Connection connection, String sql, Object value) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      return statement.executeUpdate();
    }
  }
}
