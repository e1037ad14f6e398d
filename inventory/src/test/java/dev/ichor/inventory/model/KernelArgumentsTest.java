package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nomodeset",
        "panic=30",
        "sysctl.kernel.kexec_load_disabled=1",
        "talos.environment=http_proxy=http://10.0.0.1:3128/",
        "pci=realloc,noaer",
        "net.ifnames=0",
        "talos.hostname=[a]",
        "talos.dashboard.disabled=1",
        "talos.halt_if_installed=1",
        "talos.network.interface.ignore=eth3",
        "empty="
      })
  @DisplayName("What people write for Linux and Talos is taken as it is (Talos reference, Kernel)")
  void taken(String argument) {
    assertThat(KernelArguments.checked(List.of(argument))).containsExactly(argument);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "two words|write each as one item",
        "''|write each as one item",
        "a=\"b\"|write each as one item",
        "a=${b}|write each as one item",
        "a=b;c|write each as one item",
        "#a|write each as one item",
        "talos.config=http://x/|made for each boot",
        "talos.experimental.wipe=system|it would wipe at each boot",
        "console=ttyS1|set consoles",
        "ip=dhcp|set network"
      })
  @DisplayName("What no loader could pass on, and what Ichor writes itself, is refused by name")
  void refused(String argument, String why) {
    assertThatThrownBy(() -> KernelArguments.checked(List.of("good=1", argument)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "talos.config.inline=KLUv/QQA, use patches",
    "talos.config.early=KLUv/QQA, use patches",
    "talos.config.oauth.client_id=ichor, use patches",
    "talos.config.oauth.client_secret=hunter2, use patches",
    "talos.config.oauth.token_url=http://evil/, use patches",
    "talos.config.auth.client_id=ichor, use patches",
    "talos.config, use patches",
    "talos.events.sink=10.0.0.9:1, listens for events",
    "talos.events.other=1, listens for events",
    "talos.logging.kernel=udp://10.0.0.9:1, kernel's log",
    "talos.logging.more=x, kernel's log",
    "talos.experimental.wipe, wipes once",
    "talos.experimental.wipe=system:EPHEMERAL, wipes once"
  })
  @DisplayName("What would lead Talos to another configuration or listener is refused, unquoted")
  void families(String argument, String why) {
    assertThatThrownBy(() -> KernelArguments.checked(List.of(argument)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is Ichor's own")
        .hasMessageContaining(why)
        .hasMessageNotContainingAny("hunter2", "evil", "KLUv");
  }

  @Test
  @DisplayName("A machine's and its cluster's fit behind each other, or the longer are refused")
  void length() {
    var most = List.of("a=" + "x".repeat(253), "b=" + "y".repeat(253));
    assertThat(KernelArguments.given(most)).isEqualTo(most);
    var wider = List.of("c=" + "x".repeat(253), "d=" + "y".repeat(253));
    var both = settings(most.toArray(String[]::new)).over(settings(wider.toArray(String[]::new)));
    assertThat(String.join(" ", both.arguments())).hasSize(1023);
    assertThatThrownBy(() -> KernelArguments.given(List.of("a=" + "x".repeat(510))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512 characters together, 511 is the most");
  }

  @Test
  @DisplayName("A machine's arguments stand behind its cluster's, each once")
  void over() {
    var wide = settings("panic=30", "nomodeset");
    assertThat(settings("debug", "nomodeset").over(wide).arguments())
        .containsExactly("panic=30", "nomodeset", "debug");
    assertThat(settings("debug").sentence()).endsWith("kernel arguments debug");
  }

  private static BootSettings settings(String... arguments) {
    return new BootSettings(LoaderSelection.AUTO, Set.of()).withArguments(List.of(arguments));
  }
}
