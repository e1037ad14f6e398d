package dev.ichor.boot.ipxe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class SideDocumentsTest {
  @Test
  @DisplayName("Two documents, none of them a machine configuration: Talos stays in maintenance")
  void documents() {
    var text = SideDocuments.of(new BootEndpoint("10.77.0.1", 8081, 8090, 8091));
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(documents::add);
    assertThat(documents)
        .containsExactly(
            Map.of(
                "apiVersion", "v1alpha1", "kind", "EventSinkConfig", "endpoint", "10.77.0.1:8090"),
            Map.of(
                "apiVersion",
                "v1alpha1",
                "kind",
                "KmsgLogConfig",
                "name",
                "ichor",
                "url",
                "tcp://10.77.0.1:8091"));
  }

  @Test
  @DisplayName("The kernel log URL is the kernel argument's, so that no line is sent twice")
  void sameUrl() {
    var endpoint = new BootEndpoint("10.77.0.1", 8081, 8090, 8091);
    assertThat(SideDocuments.of(endpoint)).contains("url: \"" + endpoint.kernelLog() + "\"\n");
  }
}
