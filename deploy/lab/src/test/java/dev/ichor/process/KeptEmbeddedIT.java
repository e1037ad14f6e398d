package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** In the data directory (H2). */
class KeptEmbeddedIT extends KeptContract {
  @Override
  String name() {
    return "embedded";
  }

  @Override
  List<String> database() {
    return List.of();
  }

  @Override
  void assertUsed(Site site) {
    assertThat(site.data().resolve("db/ichor.mv.db")).exists();
  }
}
