package dev.ichor.bench.load;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server under test and how it is reached.
 *
 * @param relay our address on its link; its answers come there
 * @param relayPort where a relay listens, normally 67
 * @param pid of the server, for its CPU time and memory
 */
record Target(
    String name,
    Inet4Address server,
    int serverPort,
    Inet4Address relay,
    int relayPort,
    OptionalLong pid,
    boolean isPxe) {

  /** Text as {@code name=kea,server=10.64.0.1,relay=10.64.0.2,pid=4711,pxe=true}. */
  static Target parse(String text) {
    var fields =
        Arrays.stream(text.split(",", -1))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(field -> field[0], field -> field.length > 1 ? field[1] : ""));
    var pid = fields.get("pid");
    return new Target(
        fields.getOrDefault("name", "server"),
        Inet4Address.ofLiteral(required(fields.get("server"), "server", text)),
        Integer.parseInt(fields.getOrDefault("port", "67")),
        Inet4Address.ofLiteral(required(fields.get("relay"), "relay", text)),
        Integer.parseInt(fields.getOrDefault("relay-port", "67")),
        pid == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid)),
        Boolean.parseBoolean(fields.get("pxe")));
  }

  private static String required(@Nullable String value, String name, String text) {
    if (value == null) {
      throw new IllegalArgumentException(
          "target '%s' has no %s; write name=kea,server=ADDRESS,relay=ADDRESS"
              .formatted(text, name));
    }
    return value;
  }

  int relayBits() {
    return ByteBuffer.wrap(relay.getAddress()).getInt();
  }
}
