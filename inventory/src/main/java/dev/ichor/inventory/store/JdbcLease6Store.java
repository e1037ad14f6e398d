package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.LeaseStore.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** DHCPv6 bindings by plain JDBC batches, as the DHCPv4 ones. */
@ApplicationScoped
public class JdbcLease6Store implements Lease6Store {
  private static final String MERGE =
      "merge into lease6 l using (values (cast(? as varchar), cast(? as varchar), cast(? as"
          + " varchar), cast(? as bigint), cast(? as varchar), cast(? as varchar), cast(? as"
          + " timestamp with time zone), cast(? as timestamp with time zone))) v(address, prefix,"
          + " duid, iaid, mac, kind, bound_at, expires_at) on l.address = v.address when matched"
          + " then update set prefix = v.prefix, duid = v.duid, iaid = v.iaid, mac = v.mac, kind ="
          + " v.kind, bound_at = v.bound_at, expires_at = v.expires_at when not matched then insert"
          + " (address, prefix, duid, iaid, mac, kind, bound_at, expires_at) values (v.address,"
          + " v.prefix, v.duid, v.iaid, v.mac, v.kind, v.bound_at, v.expires_at)";

  private final DataSource database;
  private final Disk disk;

  JdbcLease6Store(DataSource database, Disk disk) {
    this.database = database;
    this.disk = disk;
  }

  @Override
  public Stream<StoredLease6> load() {
    var leases = new ArrayList<StoredLease6>();
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select * from lease6");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        leases.add(read(rows));
      }
    } catch (SQLException e) {
      throw failure("reading DHCPv6 leases", e);
    }
    return leases.stream();
  }

  private static StoredLease6 read(ResultSet row) throws SQLException {
    return new StoredLease6(
        (Inet6Address) Inet6Address.ofLiteral(row.getString("address")),
        row.getString("prefix"),
        Bytes.ofHex(row.getString("duid")),
        row.getLong("iaid"),
        Optional.ofNullable(row.getString("mac")).map(MacAddress::parse),
        Kind.valueOf(row.getString("kind")),
        row.getObject("bound_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  @Override
  public void write(List<StoredLease6> leases) {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        merge(connection, leases);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure("writing %d DHCPv6 leases".formatted(leases.size()), e);
    }
    disk.force();
  }

  private static void merge(Connection connection, List<StoredLease6> leases) throws SQLException {
    try (var statement = connection.prepareStatement(MERGE)) {
      for (var lease : leases) {
        bind(statement, lease);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, StoredLease6 lease) throws SQLException {
    statement.setString(1, lease.address().getHostAddress());
    statement.setString(2, lease.prefix());
    statement.setString(3, lease.duid().toHex());
    statement.setLong(4, lease.iaid());
    statement.setString(5, lease.mac().map(MacAddress::toString).orElse(null));
    statement.setString(6, lease.kind().name());
    statement.setObject(7, utc(lease.boundAt()));
    statement.setObject(8, utc(lease.expiresAt()));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
