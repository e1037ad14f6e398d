package dev.ichor.bmc.support;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A login as {@code src/test/resources/ipmi/exchange.py} computed it, without our code.
 *
 * @param values octets by name
 */
public record Exchange(Map<String, Bytes> values) {
  public static Exchange read(String file) throws IOException {
    try (var in = requireNonNull(Exchange.class.getResourceAsStream("/ipmi/" + file), file)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Exchange(
          text.lines()
              .map(line -> line.split(" = "))
              .collect(Collectors.toMap(pair -> pair[0], pair -> Bytes.ofHex(pair[1]))));
    }
  }

  public Bytes get(String name) {
    return requireNonNull(values.get(name), name);
  }
}
