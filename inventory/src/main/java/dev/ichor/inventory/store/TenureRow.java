package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseArchive.End;
import dev.ichor.inventory.port.LeaseArchive.Tenure;
import dev.ichor.inventory.port.LeaseArchive.Why;
import dev.ichor.inventory.port.LeaseStore.Origin;
import java.net.Inet4Address;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A tenure as a row of {@code lease_tenure}. */
final class TenureRow {
  static final String SELECT =
      "select id, address, subnet, client_key, mac, hostname, bound_at, last_seen, renewals,"
          + " expires_at, heard_by, via, relay, circuit_id, remote_id, ended_at, end_why, end_by"
          + " from lease_tenure ";
  static final String INSERT =
      "insert into lease_tenure (address, subnet, client_key, mac, hostname, bound_at, last_seen,"
          + " renewals, expires_at, heard_by, via, relay, circuit_id, remote_id, ended_at, end_why,"
          + " end_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static final String UPDATE =
      "update lease_tenure set address = ?, subnet = ?, client_key = ?, mac = ?, hostname = ?,"
          + " bound_at = ?, last_seen = ?, renewals = ?, expires_at = ?, heard_by = ?, via = ?,"
          + " relay = ?, circuit_id = ?, remote_id = ?, ended_at = ?, end_why = ?, end_by = ?"
          + " where id = ?";
  static final int ID = 18;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_WORD = 64;

  private TenureRow() {}

  static Tenure read(ResultSet row) throws SQLException {
    return new Tenure(
        Inet4Address.ofLiteral(row.getString("address")),
        row.getString("subnet"),
        Bytes.ofHex(row.getString("client_key")),
        Optional.ofNullable(row.getString("mac")).map(MacAddress::parse),
        Optional.ofNullable(row.getString("hostname")),
        instant(row, "bound_at").orElseThrow(),
        instant(row, "last_seen").orElseThrow(),
        row.getLong("renewals"),
        instant(row, "expires_at").orElseThrow(),
        new Origin(
            row.getString("heard_by"),
            row.getString("via"),
            Optional.ofNullable(row.getString("relay")).map(Inet4Address::ofLiteral),
            Bytes.ofHex(row.getString("circuit_id")),
            Bytes.ofHex(row.getString("remote_id"))),
        end(row));
  }

  private static Optional<End> end(ResultSet row) throws SQLException {
    var at = instant(row, "ended_at");
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new End(at.get(), Why.valueOf(row.getString("end_why")), row.getString("end_by")));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static void bind(PreparedStatement to, Tenure tenure) throws SQLException {
    to.setString(1, tenure.address().getHostAddress());
    to.setString(2, tenure.subnet());
    to.setString(3, tenure.clientKey().toHex());
    to.setString(4, tenure.mac().map(MacAddress::toString).orElse(null));
    to.setString(5, tenure.hostname().map(name -> fitting(name, LONGEST_NAME)).orElse(null));
    to.setObject(6, utc(tenure.boundAt()));
    to.setObject(7, utc(tenure.lastSeen()));
    to.setLong(8, tenure.renewals());
    to.setObject(9, utc(tenure.expiresAt()));
    to.setString(10, fitting(tenure.origin().by(), LONGEST_WORD));
    to.setString(11, fitting(tenure.origin().via(), LONGEST_WORD));
    to.setString(12, tenure.origin().relay().map(Inet4Address::getHostAddress).orElse(null));
    to.setString(13, tenure.origin().circuitId().toHex());
    to.setString(14, tenure.origin().remoteId().toHex());
    to.setObject(15, tenure.end().map(end -> utc(end.at())).orElse(null));
    to.setString(16, tenure.end().map(end -> end.why().name()).orElse(null));
    to.setString(17, tenure.end().map(end -> fitting(end.by(), LONGEST_WORD)).orElse(null));
  }

  /**
   * One row that a database refuses would stop all that follow: PostgreSQL takes no NUL, neither
   * takes more than the column holds.
   */
  private static String fitting(String text, int longest) {
    var clean = text.replace('\0', ' ');
    return clean.length() > longest ? clean.substring(0, longest) : clean;
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
