package dev.ichor.inventory.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine.MachineKeys;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final UUID UUID_A = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009"
      })
  @DisplayName("UUIDs that many boards share name nobody")
  void sharedUuids(String uuid) {
    assertThat(Identity.usable(Optional.of(UUID.fromString(uuid)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "0000000", "To be filled by O.E.M.", "Default string", "None", "N/A"})
  @DisplayName("serial numbers that many boards share name nobody")
  void fillerSerials(String serial) {
    assertThat(Identity.usableSerial(Optional.of(serial))).isEmpty();
  }

  @Test
  @DisplayName("both byte orders of an SMBIOS UUID are the same machine (SMBIOS 2.6 changed them)")
  void byteOrder() {
    var other = UUID.fromString("33221100-5544-7766-8899-aabbccddeeff");
    assertThat(Identity.swapped(UUID_A)).isEqualTo(other);
    var known = new MachineKeys(Optional.of(UUID_A), Optional.empty(), Set.of());
    assertThat(Identity.compatible(known, Optional.of(other))).isTrue();
  }

  @Test
  @DisplayName("a NIC that moved to another board does not bring the old identity along")
  void movedNic() {
    var known = new MachineKeys(Optional.of(UUID_A), Optional.empty(), Set.of(new MacAddress(2)));
    assertThat(Identity.compatible(known, Optional.of(UUID.randomUUID()))).isFalse();
    assertThat(Identity.compatible(known, Optional.empty())).isTrue();
  }

  @Test
  @DisplayName("merging keeps what is known and adds what names the machine")
  void merging() {
    var known = new MachineKeys(Optional.of(UUID_A), Optional.empty(), Set.of(new MacAddress(2)));
    var merged =
        Identity.merge(
            known,
            Optional.of(UUID.randomUUID()),
            Optional.of("SN1"),
            Set.of(new MacAddress(4), new MacAddress(0)));
    assertThat(merged.smbiosUuid()).contains(UUID_A);
    assertThat(merged.serial()).contains("SN1");
    assertThat(merged.macs()).containsExactlyInAnyOrder(new MacAddress(2), new MacAddress(4));
  }
}
