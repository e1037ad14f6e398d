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
 * are among it. Of each token's that ended the newest {@value #MOST} are kept, and all that did not
 * end.
 */
@ApplicationScoped
public class JdbcRequestLedger implements RequestLedger {
  static final int MOST = 10_000;

  private static final String PURPOSE = "request-key";
  private static final String INSERT =
      "insert into request_key (id, digest, begun_at, holder) select ?, ?, cast(? as timestamp with"
          + " time zone), ? where not exists (select 1 from request_key where id = ?)";
  private static final String FIND =
      "select digest, begun_at, answer from request_key where id = ?";
  private static final String DELETE = "delete from request_key where id = ?";
  private static final String OLD =
      "delete from request_key where begun_at < ?"
          + " or (holder = ? and answer is not null and begun_at < coalesce("
          + "(select begun_at from request_key where holder = ? and answer is not null"
          + " order by begun_at desc offset ? rows fetch next 1 rows only),"
          + " cast(? as timestamp with time zone)))";

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
    try (var connection = database.getConnection()) {
      forget(connection, request.holder(), forgetBefore);
      if (insert(connection, request, now) == 0) {
        return known(connection, id(request), request.digest());
      }
    } catch (SQLException e) {
      throw failure("noting that a request begins", e);
    }
    try {
      disk.force();
    } catch (RuntimeException failure) {
      takeBack(request, failure);
      throw failure;
    }
    return new Known.Fresh();
  }

  /** It is not done, so its key must not say that it was begun. */
  private void takeBack(Request request, RuntimeException failure) {
    try {
      update(DELETE, id(request));
    } catch (RuntimeException also) {
      failure.addSuppressed(also);
    }
  }

  private int insert(Connection connection, Request request, Instant now) throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, id(request));
      statement.setString(2, sealer.seal(Secret.of(request.digest()), PURPOSE));
      time(statement, 3, now);
      statement.setString(4, request.holder());
      statement.setString(5, id(request));
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

  private static void forget(Connection connection, String holder, Instant before)
      throws SQLException {
    try (var statement = connection.prepareStatement(OLD)) {
      time(statement, 1, before);
      statement.setString(2, holder);
      statement.setString(3, holder);
      statement.setInt(4, MOST - 2);
      time(statement, 5, before);
      statement.executeUpdate();
    }
  }

  private static void time(PreparedStatement statement, int position, Instant at)
      throws SQLException {
    statement.setObject(position, at.atOffset(ZoneOffset.UTC));
  }

  @Override
  public void end(Request request, Secret answer) {
    update(
        "update request_key set answer = ? where id = ?",
        sealer.seal(answer, PURPOSE),
        id(request));
    disk.force();
  }

  @Override
  public void forget(Request request) {
    update(DELETE, id(request));
    disk.force();
  }

  private void update(String sql, String... values) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure("noting what came of a request", e);
    }
  }

  private static String id(Request request) {
    var text = request.holder() + '\u0000' + request.key();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static UncheckedIOException failure(String attempt, SQLException cause) {
    return new UncheckedIOException(new IOException(attempt, cause));
  }
}
