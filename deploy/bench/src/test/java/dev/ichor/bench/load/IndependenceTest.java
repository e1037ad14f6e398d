package dev.ichor.bench.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IndependenceTest {
  @Test
  @DisplayName("the generators use no class of the product, so that they judge as strangers")
  void stranger() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ichor.dhcp..", "dev.ichor.inventory..", "dev.ichor.boot..")
        .check(
            new ClassFileImporter().importPackages("dev.ichor.bench.load", "dev.ichor.bench.boot"));
  }
}
