package dev.ichor.inventory.store;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * H2 or PostgreSQL, chosen by the JDBC URL when the process starts: Quarkus fixes the kind of
 * database at build time, and one build has to serve both.
 */
public final class DatabaseDriver implements Driver {
  private final Driver h2 = new org.h2.Driver();
  private final Driver postgresql = new org.postgresql.Driver();

  private Driver of(String url) {
    return url.startsWith("jdbc:postgresql:") ? postgresql : h2;
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    return of(url).connect(url, info);
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return of(url).acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return of(url).getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return h2.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return h2.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return true;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("two drivers, two loggers");
  }
}
