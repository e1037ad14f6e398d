package dev.ichor.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Optional;

/** A class of one protocol module depends on no class of another one. */
final class OwnModuleOnly extends ArchCondition<JavaClass> {
  private final String root;
  private final List<String> modules;

  OwnModuleOnly(String root, List<String> modules) {
    super("depend on no other protocol module");
    this.root = root;
    this.modules = modules;
  }

  private Optional<String> module(JavaClass type) {
    return modules.stream()
        .filter(module -> (type.getPackageName() + ".").startsWith(root + "." + module + "."))
        .findFirst();
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    var own = module(type);
    for (var dependency : type.getDirectDependenciesFromSelf()) {
      var other = module(dependency.getTargetClass());
      if (other.isPresent() && !other.equals(own)) {
        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
      }
    }
  }
}
