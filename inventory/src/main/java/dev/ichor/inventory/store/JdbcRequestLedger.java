package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RequestLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Rows of {@code request_key}: keys as digests; what was asked and answered sealed, for passwords
 * are among it. The newest {@value #MOST} are kept.
 */
@ApplicationScoped
public class JdbcRequestLedger implements RequestLedger {
  static final int MOST = 10_000;

  private static final String PURPOSE = "request-key";
  private static final String INSERT =
      "insert into request_key (id, digest, begun_at) select ?, ?, cast(? as timestamp with time zone)"
          + " where not exists (select 1 from request_key where id = ?)";
  private static final String FIND =
      "select digest, begun_at, answer from request_key where id = ?";
  private static final String OLD =
      "delete from request_key where begun_at < ? or begun_at < coalesce("
          + "(select begun_at from request_key order by begun_at desc offset ? rows fetch next 1 rows only),"
          + " cast(? as timestamp with time zone))";

  private final DataSource database;
  private final Disk disk;
  private final Sealer sealer;

  JdbcRequestLedger(DataSource database, Disk disk, Sealer sealer) {
    this.database = database;
    this.disk = disk;
    this.sealer = sealer;
  }

  @Override
  public Known begin(Request request, Instant now, Instant forgetBefore) {
    var id = id(request.key());
    try (var connection = database.getConnection()) {
      forget(connection, forgetBefore);
      if (insert(connection, id, sealer.seal(Secret.of(request.digest()), PURPOSE), now) == 0) {
        return known(connection, id, request.digest());
      }
    } catch (SQLException e) {
      throw failure("noting that a request begins", e);
    }
    disk.force();
    return new Known.Fresh();
  }

  private static int insert(Connection connection, String id, String digest, Instant now)
      throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, id);
      statement.setString(2, digest);
      time(statement, 3, now);
      statement.setString(4, id);
      return statement.executeUpdate();
    }
  }

  private Known known(Connection connection, String id, String digest) throws SQLException {
    try (var query = connection.prepareStatement(FIND)) {
      query.setString(1, id);
      try (var rows = query.executeQuery()) {
        if (!rows.next()
            || !sealer.open(rows.getString("digest"), PURPOSE).reveal().equals(digest)) {
          return new Known.Another();
        }
        var at = rows.getObject("begun_at", OffsetDateTime.class).toInstant();
        return Optional.ofNullable(rows.getString("answer"))
            .<Known>map(kept -> new Known.Ended(sealer.open(kept, PURPOSE)))
            .orElseGet(() -> new Known.Begun(at));
      }
    }
  }

  private static void forget(Connection connection, Instant before) throws SQLException {
    try (var statement = connection.prepareStatement(OLD)) {
      time(statement, 1, before);
      statement.setInt(2, MOST - 2);
      time(statement, 3, before);
      statement.executeUpdate();
    }
  }

  private static void time(PreparedStatement statement, int position, Instant at)
      throws SQLException {
    statement.setObject(position, at.atOffset(ZoneOffset.UTC));
  }

  @Override
  public void end(String key, Secret answer) {
    change("update request_key set answer = ? where id = ?", sealer.seal(answer, PURPOSE), id(key));
  }

  @Override
  public void forget(String key) {
    change("delete from request_key where id = ?", id(key));
  }

  private void change(String sql, String... values) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure("noting what came of a request", e);
    }
    disk.force();
  }

  private static String id(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
