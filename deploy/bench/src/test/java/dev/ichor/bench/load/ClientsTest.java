package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClientsTest {
  @Test
  @DisplayName("all have a turn before any has the second")
  void turns() {
    var clients = new Clients(10);
    var seen = new HashSet<Integer>();
    for (var i = 0; i < 10; i++) {
      seen.add(clients.next());
    }
    assertThat(seen).hasSize(10);
  }

  @Test
  @DisplayName("when filling, only those without an address have turns")
  void filling() {
    var clients = new Clients(4);
    clients.useUnboundOnly();
    clients.bind(0, 1, 9);
    clients.bind(1, 2, 9);
    clients.bind(3, 3, 9);
    assertThat(clients.next()).isEqualTo(2);
    assertThat(clients.next()).isEqualTo(2);
    assertThat(clients.bound()).isEqualTo(3);
    assertThat(clients.shared()).isZero();
    clients.bind(2, 3, 9);
    assertThat(clients.shared()).isEqualTo(1);
  }
}
