package dev.ichor.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All leases as text, one a line, written while they are read. */
final class LeaseExport {
  /** The columns of Kea's memfile (Kea 2.6), so that its tools read it. */
  static final String COLUMNS =
      "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,"
          + "user_context,pool_id";

  private final ObjectMapper mapper;

  LeaseExport(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  void lines(Stream<LeaseJson> leases, OutputStream out) throws IOException {
    write(leases, this::json, out);
  }

  private String json(LeaseJson lease) {
    try {
      return mapper.writeValueAsString(lease);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a lease", e);
    }
  }

  /** {@code subnet_id} counts the subnets in order of appearance, {@code user_context} names it. */
  void csv(Stream<StoredLease> leases, Instant now, OutputStream out) throws IOException {
    var subnets = new HashMap<String, Integer>();
    write(
        Stream.concat(
            Stream.of(COLUMNS),
            leases.map(lease -> row(lease, subnets, LeaseJson.state(lease, now)))),
        Function.identity(),
        out);
  }

  private static String row(
      StoredLease lease, Map<String, Integer> subnets, LeaseJson.State state) {
    var id = subnets.computeIfAbsent(lease.subnet(), _ -> subnets.size() + 1);
    return String.join(
        ",",
        lease.address().getHostAddress(),
        lease.mac().map(MacAddress::toString).orElse(""),
        colons(lease.clientKey()),
        Long.toString(Duration.between(lease.boundAt(), lease.expiresAt()).toSeconds()),
        Long.toString(lease.expiresAt().getEpochSecond()),
        Integer.toString(id),
        "0",
        "0",
        field(lease.hostname().orElse("")),
        switch (state) {
          case BOUND -> "0";
          case DECLINED -> "1";
          case EXPIRED -> "2";
          case RELEASED -> "3";
        },
        "{ \"subnet\": \"%s\" }".formatted(lease.subnet()),
        "0");
  }

  private static String colons(Bytes octets) {
    return IntStream.range(0, octets.size())
        .mapToObj(i -> "%02x".formatted(octets.at(i)))
        .collect(Collectors.joining(":"));
  }

  /** A comma as Kea writes it. */
  private static String field(String text) {
    return text.replace(",", "&#x2c");
  }

  private static <T> void write(Stream<T> all, Function<T, String> line, OutputStream out)
      throws IOException {
    var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try (all) {
      all.forEach(
          each -> {
            try {
              writer.write(line.apply(each));
              writer.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      writer.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
