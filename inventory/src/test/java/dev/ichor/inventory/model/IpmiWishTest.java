package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IpmiWishTest {
  private static IpmiWish key(String text) {
    return IpmiWish.NONE.withKg(Optional.of(Secret.of(text)));
  }

  @Test
  @DisplayName("A K_g is text, or hex: with or without colons, 1 to 20 octets; zeros are none")
  void key() {
    assertThat(IpmiWish.octets(key("rack").kg().orElseThrow())).isEqualTo(Bytes.ofHex("7261636b"));
    assertThat(IpmiWish.octets(key("hex:72:61636B").kg().orElseThrow()))
        .isEqualTo(Bytes.ofHex("7261636b"));
    assertThat(key("hex:00").isEmpty()).isTrue();
    assertThat(key("hex:" + "00".repeat(20)).isEmpty()).isTrue();
    for (var bad : new String[] {"", "x".repeat(21), "hex:7", "hex:", "hex:zz"}) {
      assertThatThrownBy(() -> key(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(key("rack-key").toString()).doesNotContain("rack");
    assertThatThrownBy(() -> key("hex:secret")).hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("Suites keep their order; 0 and those without integrity are refused")
  void suites() {
    assertThat(IpmiWish.suites("17, 3,8")).containsExactly(17, 3, 8);
    for (var bad : new String[] {"0", "17,0", "1", "6", "15", "", "17;3", "-1"}) {
      assertThatThrownBy(() -> IpmiWish.suites(bad)).hasMessageContaining("17, 3, 12, 8, 2");
    }
    assertThatThrownBy(() -> new IpmiWish(Optional.empty(), List.of(0), Set.of()))
        .hasMessageContaining("'0' is not used");
  }

  @Test
  @DisplayName("Quirks have the names of FreeIPMI; those that need no word are told")
  void quirks() {
    assertThat(IpmiQuirk.parse("nochecksumcheck")).isEqualTo(IpmiQuirk.NOCHECKSUMCHECK);
    assertThatThrownBy(() -> IpmiQuirk.parse("opensesspriv"))
        .hasMessageContaining("without a word");
    assertThatThrownBy(() -> IpmiQuirk.parse("forcepermsg")).hasMessageContaining("authcap, ");
  }
}
