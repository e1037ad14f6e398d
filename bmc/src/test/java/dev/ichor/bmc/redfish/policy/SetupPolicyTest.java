package dev.ichor.bmc.redfish.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BiosAttribute.Rule;
import dev.ichor.bmc.policy.care.BiosAttribute.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is looked at before a BMC sees it. */
class SetupPolicyTest {
  private static final List<BiosAttribute> KNOWN =
      List.of(
          attribute("BootMode", new Value.Text("Uefi"), rule("Enumeration", false, "Uefi", "Bios")),
          attribute("Delay", new Value.Whole(5), integer(0, 60)),
          attribute("Quiet", new Value.Flag(true), Optional.empty()),
          attribute("Version", new Value.Text("2.3"), rule("String", true)));

  private static BiosAttribute attribute(String name, Value value, Optional<Rule> rule) {
    return new BiosAttribute(name, Optional.of(value), Optional.empty(), rule);
  }

  private static Optional<Rule> rule(String type, boolean readOnly, String... allowed) {
    return Optional.of(
        new Rule(
            Optional.empty(),
            type,
            readOnly,
            List.of(allowed),
            Optional.empty(),
            Optional.empty()));
  }

  private static Optional<Rule> integer(long least, long most) {
    return Optional.of(
        new Rule(
            Optional.empty(), "Integer", false, List.of(), Optional.of(least), Optional.of(most)));
  }

  @Test
  @DisplayName("Values get the type that the attribute has; what changes nothing is left out")
  void typed() {
    assertThat(BiosWish.of(KNOWN, Map.of("Delay", "0", "Quiet", "false", "BootMode", "Uefi")))
        .isEqualTo(
            new BiosWish.Fit(Map.of("Delay", new Value.Whole(0), "Quiet", new Value.Flag(false))));
  }

  @Test
  @DisplayName("A pending change is taken back by asking for the present value")
  void takenBack() {
    var pending =
        new BiosAttribute(
            "Delay",
            Optional.of(new Value.Whole(5)),
            Optional.of(new Value.Whole(9)),
            Optional.empty());
    assertThat(BiosWish.of(List.of(pending), Map.of("Delay", "5")))
        .isEqualTo(new BiosWish.Fit(Map.of("Delay", new Value.Whole(5))));
  }

  @Test
  @DisplayName("All that is wrong is told at once, with what is allowed")
  void unfit() {
    var wish =
        Map.of("BootMode", "UEFI", "Delay", "61", "Quiet", "yes", "Version", "9", "Turbo", "on");
    assertThat(BiosWish.of(KNOWN, wish))
        .isEqualTo(
            new BiosWish.Unfit(
                List.of(
                    "BootMode takes no 'UEFI'; it takes Uefi, Bios",
                    "Delay takes no 61; it takes 0 to 60",
                    "Quiet takes no 'yes': a number, or true and false",
                    "it has no attribute 'Turbo'",
                    "Version is read-only")));
  }

  @Test
  @DisplayName("An image is a URL with a host, and without a password that would be logged")
  void image() {
    assertThat(MediaRule.complaint("https://10.0.0.1/talos.iso")).isEmpty();
    assertThat(MediaRule.complaint("nfs://10.0.0.1/iso/talos.iso")).isEmpty();
    for (var bad :
        List.of("talos.iso", "file:///etc/passwd", "http:///x", "http://u:p@h/x", "http://a b/")) {
      assertThat(MediaRule.complaint(bad)).as(bad).isPresent();
    }
  }

  @Test
  @DisplayName("A slot shows the image as its URL, without its query, or by its file name")
  void shows() {
    var image = "http://10.0.0.1/a/talos.iso?token=7";
    assertThat(MediaRule.shows(image, Optional.of(image))).isTrue();
    assertThat(MediaRule.shows(image, Optional.of("http://10.0.0.1/a/talos.iso"))).isTrue();
    assertThat(MediaRule.shows(image, Optional.of("talos.iso"))).isTrue();
    assertThat(MediaRule.shows(image, Optional.of("other.iso"))).isFalse();
    assertThat(MediaRule.shows(image, Optional.empty())).isFalse();
    assertThat(MediaRule.shows("http://10.0.0.1/", Optional.of(""))).isFalse();
  }

  @Test
  @DisplayName("What is written down of an image's address has neither its password nor its query")
  void shownWithoutSecrets() {
    assertThat(MediaRule.shown("https://eve:pw@10.0.0.1:8443/iso/a.iso?token=abc#x"))
        .isEqualTo("https://10.0.0.1:8443/iso/a.iso");
    assertThat(MediaRule.shown("nfs://[fd00::1]/a b")).isEqualTo("(no URL)");
    assertThat(MediaRule.shown("http://h/?password=x y")).isEqualTo("(no URL)");
  }
}
