package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
  @ParameterizedTest
  @CsvSource({
    "snponly.efi, application/efi",
    "talos.iso, application/vnd.efi-iso",
    "disk.img, application/vnd.efi-img",
    "undionly.kpxe, application/octet-stream"
  })
  @DisplayName("Media types by which firmware tells a program from a disk (UEFI 2.10 §24.7.3.1)")
  void mediaTypes(String file, String type) {
    assertThat(MediaTypes.of(file)).isEqualTo(type);
  }
}
