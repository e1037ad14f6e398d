package dev.ichor.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenTest {
  @TempDir Path directory;

  @Test
  @DisplayName("The first start makes a token of 256 bits in a file only its owner can read")
  void firstStart() throws IOException {
    var file = directory.resolve("operator.token");
    var token = OperatorToken.loadOrCreate(file);
    assertThat(token.isNew()).isTrue();
    assertThat(token.value().reveal()).matches("ichor_[A-Za-z0-9_-]{43}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  @DisplayName("Later starts keep the token and do not show it again")
  void laterStart() throws IOException {
    var file = directory.resolve("operator.token");
    var first = OperatorToken.loadOrCreate(file);
    var second = OperatorToken.loadOrCreate(file);
    assertThat(second.isNew()).isFalse();
    assertThat(second.matches(first.value().reveal())).isTrue();
    assertThat(second.toString()).doesNotContain(first.value().reveal());
  }

  @Test
  @DisplayName("An empty token file is refused: an empty token would let everybody in")
  void emptyFile() throws IOException {
    var file = Files.createFile(directory.resolve("operator.token"));
    assertThatThrownBy(() -> OperatorToken.loadOrCreate(file)).hasMessageContaining("delete it");
  }
}
