package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MacAddressTest {
  @Test
  @DisplayName("every usual spelling is read, one is written")
  void spellings() {
    var mac = MacAddress.parse("52:54:00:12:34:56");
    assertThat(MacAddress.parse("52-54-00-12-34-56")).isEqualTo(mac);
    assertThat(MacAddress.parse("525400123456")).isEqualTo(mac);
    assertThat(mac).hasToString("52:54:00:12:34:56");
    assertThat(mac.hyphenated()).isEqualTo("52-54-00-12-34-56");
    assertThat(MacAddress.of(mac.octets())).isEqualTo(mac);
  }

  @Test
  @DisplayName("what names no machine is told: zero, multicast, broadcast")
  void unusable() {
    assertThat(MacAddress.parse("000000000000").isUnusable()).isTrue();
    assertThat(MacAddress.parse("ffffffffffff").isUnusable()).isTrue();
    assertThat(MacAddress.parse("01:00:5e:00:00:01").isUnusable()).isTrue();
    assertThat(MacAddress.parse("52:54:00:12:34:56").isUnusable()).isFalse();
  }

  @Test
  @DisplayName("other text is refused with the right spelling, control characters cleaned")
  void refused() {
    assertThatThrownBy(() -> MacAddress.parse("52:54:00\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("52:54:00:12:34:56")
        .hasMessageNotContaining("\n");
  }
}
