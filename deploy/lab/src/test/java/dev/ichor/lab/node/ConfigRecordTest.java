package dev.ichor.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigRecordTest {
  private static final String TEXT = "version: v1alpha1\n";

  @Test
  @DisplayName("A record is read back; an empty area is no record")
  void roundTrip() {
    assertThat(ConfigRecord.decode(area(ConfigRecord.encode(TEXT)))).contains(TEXT);
    assertThat(ConfigRecord.decode(area(ConfigRecord.encode("")))).contains("");
    assertThat(ConfigRecord.decode(ByteBuffer.allocate(ConfigRecord.OCTETS))).isEmpty();
  }

  @Test
  @DisplayName("A record cut short anywhere is absent or refused, never half a configuration")
  void truncations() {
    var whole = ConfigRecord.encode(TEXT);
    for (int length = 0; length < whole.capacity(); length++) {
      assertThat(read(area(whole.slice(0, length)))).as("%d octets", length).isEmpty();
    }
  }

  @Test
  @DisplayName("Any flipped bit behind the magic is refused")
  void flipped() {
    for (int at = 16; at < ConfigRecord.encode(TEXT).capacity(); at++) {
      var record = ConfigRecord.encode(TEXT);
      record.put(at, (byte) (record.get(at) ^ 0x10));
      var area = area(record);
      assertThatThrownBy(() -> ConfigRecord.decode(area)).hasMessageContaining("at octet");
    }
  }

  @Test
  @DisplayName("Random octets are no configuration")
  void random() {
    var random = new Random(50000);
    for (int i = 0; i < 2000; i++) {
      var octets = new byte[1024];
      random.nextBytes(octets);
      ByteBuffer.wrap(octets).put(ConfigRecord.encode(TEXT).slice(0, i % 17));
      assertThat(read(ByteBuffer.wrap(octets))).isEmpty();
    }
  }

  private static Optional<String> read(ByteBuffer area) {
    try {
      return ConfigRecord.decode(area);
    } catch (IllegalStateException e) {
      return Optional.empty(); // refused
    }
  }

  private static ByteBuffer area(ByteBuffer record) {
    return ByteBuffer.allocate(ConfigRecord.OCTETS).put(0, record, 0, record.capacity());
  }
}
