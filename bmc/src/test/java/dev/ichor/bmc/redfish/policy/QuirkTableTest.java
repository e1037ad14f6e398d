package dev.ichor.bmc.redfish.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.BootTarget;
import dev.ichor.bmc.redfish.client.QuirkFile;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuirkTableTest {
  private static final QuirkTable BUILT_IN = QuirkFile.builtIn();

  private static BmcIdentity bmc(String vendor, String model, String firmware) {
    return new BmcIdentity(Optional.of(vendor), Optional.of(model), Optional.of(firmware));
  }

  @Test
  @DisplayName("Vendors are known by any of their spellings, firmware narrows it")
  void matched() {
    for (var name : new String[] {"Supermicro", "Super Micro Computer, Inc.", "SUPERMICRO"}) {
      assertThat(BUILT_IN.of(bmc(name, "X11", "1.0")).mode()).isEqualTo(Quirks.ModeHabit.ALWAYS);
    }
    assertThat(BUILT_IN.of(bmc("Dell Inc.", "R630", "2.86")).bootAt())
        .isEqualTo(Quirks.BootPlace.SYSTEM);
    assertThat(BUILT_IN.of(bmc("Dell Inc.", "R660", "7.10")).bootAt())
        .isEqualTo(Quirks.BootPlace.SETTINGS_IF_SHOWN);
    assertThat(BUILT_IN.of(bmc("Nobody", "x", "1"))).isEqualTo(Quirks.NONE);
    assertThat(BUILT_IN.of(BmcIdentity.UNKNOWN)).isEqualTo(Quirks.NONE);
  }

  @Test
  @DisplayName("A site's entry comes last and wins; what it does not set stays")
  void site() {
    var site =
        QuirkYaml.read(
            """
            - name: ours
              why: seen on rack 7
              vendor: HPE
              set: {etag: none, busyPause: PT1S, targets: {cd: [UsbCd]}}
            """,
            "site.yaml");
    var quirks = BUILT_IN.with(site).of(bmc("HPE", "DL360", "3.0"));
    assertThat(quirks.etag()).isEqualTo(EtagHabit.NONE);
    assertThat(quirks.busyPause()).isEqualTo(Duration.ofSeconds(1));
    assertThat(quirks.mode()).isEqualTo(Quirks.ModeHabit.NEVER);
    assertThat(quirks.targets()).containsKey(BootTarget.Device.CD);
    assertThat(BUILT_IN.with(site).names(bmc("HPE", "DL360", "3.0")))
        .isEqualTo("hpe-boot-pair, hpe-post, hpe-http-by-bios, ours");
    assertThat(quirks.httpBoot().orElseThrow().filled("http://a/b"))
        .containsEntry("UrlBootFile", "http://a/b");
  }

  @Test
  @DisplayName("Every problem of a table is told at once, with its entry")
  void complaints() {
    assertThatThrownBy(
            () ->
                QuirkYaml.read(
                    """
                    - name: one
                      why: x
                      vender: HPE
                      model: "("
                      set: {mode: sometimes, busyPause: soon, busyRetries: 1000, colour: red}
                    - why: nameless
                    - just text
                    """,
                    "site.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("site.yaml")
        .hasMessageContaining("vender")
        .hasMessageContaining("entry 1 'one'.model")
        .hasMessageContaining("'sometimes' is none of [when-different, always, never]")
        .hasMessageContaining("'soon' is no duration")
        .hasMessageContaining("'1000' is not a number")
        .hasMessageContaining("colour")
        .hasMessageContaining("entry 2: needs a name and a why")
        .hasMessageContaining("entry 3: expected");
  }

  @Test
  @DisplayName("What is no list, or no YAML, is told as such")
  void noTable() {
    assertThatThrownBy(() -> QuirkYaml.read("a: b", "f")).hasMessageContaining("list of entries");
    assertThatThrownBy(() -> QuirkYaml.read("[", "f")).hasMessageContaining("not YAML");
    assertThat(QuirkYaml.read("", "f")).isEqualTo(QuirkTable.EMPTY);
  }
}
