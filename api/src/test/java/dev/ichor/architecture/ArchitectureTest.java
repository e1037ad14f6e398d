package dev.ichor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.ichor");
  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

  static Stream<Arguments> walls() {
    return new Walls("dev.ichor").all().entrySet().stream().map(ArchitectureTest::arguments);
  }

  static Stream<Arguments> plantedWalls() {
    return new Walls("planted").all().entrySet().stream().map(ArchitectureTest::arguments);
  }

  private static Arguments arguments(Map.Entry<String, ArchRule> entry) {
    return Arguments.of(entry.getKey(), entry.getValue());
  }

  @Test
  @DisplayName("every module is looked at")
  void everyModule() {
    assertThat(PRODUCT.stream().map(type -> type.getPackageName().split("\\.")[2]).distinct())
        .contains("inventory", "dhcp", "boot", "bmc", "talos", "simulator", "api");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("walls")
  @DisplayName("the product keeps the wall")
  void kept(String name, ArchRule rule) {
    rule.check(PRODUCT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plantedWalls")
  @DisplayName("a violation planted on purpose is found")
  void canFail(String name, ArchRule rule) {
    var report = rule.evaluate(PLANTED).getFailureReport();
    assertThat(report.getDetails()).as("planted violation of " + name).isNotEmpty();
  }
}
