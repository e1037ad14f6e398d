package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
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
import org.jspecify.annotations.Nullable;

/**
 * Leases by plain JDBC batches: one statement, one commit, one force for as many leases as wait.
 * JPA would add a read for each write here, on the path of every ACK.
 */
@ApplicationScoped
public class JdbcLeaseStore implements LeaseStore {
  private static final String MERGE =
      "merge into lease l using (values (cast(? as varchar), cast(? as varchar), cast(? as varchar),"
          + " cast(? as varchar), cast(? as varchar), cast(? as varchar),"
          + " cast(? as timestamp with time zone), cast(? as timestamp with time zone)))"
          + " v(address, subnet, client_key, mac, hostname, kind, bound_at, expires_at) on l.address = v.address"
          + " when matched then update set subnet = v.subnet, client_key = v.client_key, mac = v.mac,"
          + " hostname = v.hostname, kind = v.kind, bound_at = v.bound_at, expires_at = v.expires_at"
          + " when not matched then insert (address, subnet, client_key, mac, hostname, kind, bound_at, expires_at)"
          + " values (v.address, v.subnet, v.client_key, v.mac, v.hostname, v.kind, v.bound_at, v.expires_at)";

  private final DataSource database;
  private final Disk disk;

  JdbcLeaseStore(DataSource database, Disk disk) {
    this.database = database;
    this.disk = disk;
  }

  @Override
  public Stream<StoredLease> load() {
    var leases = new ArrayList<StoredLease>();
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select * from lease");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        leases.add(read(rows));
      }
    } catch (SQLException e) {
      throw failure("reading leases", e);
    }
    return leases.stream();
  }

  private static StoredLease read(ResultSet row) throws SQLException {
    return new StoredLease(
        Inet4Address.ofLiteral(row.getString("address")),
        row.getString("subnet"),
        Bytes.ofHex(row.getString("client_key")),
        Optional.ofNullable(row.getString("mac")).map(MacAddress::parse),
        Optional.ofNullable(row.getString("hostname")),
        Kind.valueOf(row.getString("kind")),
        row.getObject("bound_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  @Override
  public void write(List<StoredLease> leases) {
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
      throw failure("writing %d leases".formatted(leases.size()), e);
    }
    disk.force();
  }

  private static void merge(Connection connection, List<StoredLease> leases) throws SQLException {
    try (var statement = connection.prepareStatement(MERGE)) {
      for (var lease : leases) {
        bind(statement, lease);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, StoredLease lease) throws SQLException {
    statement.setString(1, lease.address().getHostAddress());
    statement.setString(2, lease.subnet());
    statement.setString(3, lease.clientKey().toHex());
    statement.setString(4, orNull(lease.mac().map(MacAddress::toString)));
    statement.setString(5, orNull(lease.hostname()));
    statement.setString(6, lease.kind().name());
    statement.setObject(7, utc(lease.boundAt()));
    statement.setObject(8, utc(lease.expiresAt()));
  }

  private static @Nullable String orNull(Optional<String> value) {
    return value.orElse(null);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
