package dev.ichor.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The walls of the house, each as one rule over a root package, so that the same rule is held
 * against the product ({@code dev.ichor}) and against violations planted on purpose ({@code
 * planted}).
 */
final class Walls {
  private static final List<String> PROTOCOLS = List.of("dhcp", "boot", "bmc", "talos");

  private final String root;

  Walls(String root) {
    this.root = root;
  }

  /** Rules by the name under which a violation is planted. */
  Map<String, ArchRule> all() {
    var rules = new LinkedHashMap<String, ArchRule>();
    rules.put("pure-packages-have-no-side-effects", purity());
    rules.put("pure-packages-do-not-read-the-clock", noClock());
    rules.put("netty-only-in-servers-and-clients", netty());
    rules.put("jpa-only-in-the-store", jpa());
    rules.put("jax-rs-only-in-rest", jaxRs());
    rules.put("protocol-modules-form-a-star", star());
    rules.put("protocol-modules-see-model-and-port-only", modelAndPort());
    rules.put("nobody-depends-on-api", noApi());
    rules.put("the-simulator-is-a-peer", simulator());
    rules.put("only-the-table-assigns-states", table());
    rules.put("nobody-prints-but-commands", printing());
    rules.put("the-packages-of-talos-have-no-cycle", acyclic());
    return rules;
  }

  private String in(String suffix) {
    return root + "." + suffix;
  }

  private String[] pure() {
    return new String[] {
      in("dhcp..wire.."),
      in("dhcp..policy.."),
      in("boot..wire.."),
      in("boot..policy.."),
      in("boot.ipxe.."),
      in("bmc..wire.."),
      in("bmc..policy.."),
      in("bmc..crypto.."),
      in("talos.config.."),
      in("talos.contract.."),
      in("talos.settings.."),
      in("talos.secrets.."),
      in("talos.yaml.."),
      in("inventory.model.."),
      in("inventory.lifecycle.."),
      in("inventory.rollout..")
    };
  }

  private ArchRule acyclic() {
    return slices()
        .matching(in("talos.(*).."))
        .should()
        .beFreeOfCycles()
        .because("what depends on each other cannot be read, tested or changed alone")
        .allowEmptyShould(true);
  }

  private ArchRule purity() {
    return noClasses()
        .that()
        .resideInAnyPackage(pure())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.netty..",
                    "jakarta..",
                    "java.sql..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "io.grpc..",
                    "okhttp3..",
                    "org.jboss.logging..")
                .or(name("java.lang.Thread"))
                .or(name("java.net.DatagramSocket"))
                .or(name("java.net.Socket"))
                .or(name("java.util.concurrent.ExecutorService")))
        .because("decode, decide, encode: only server, client and store packages have side effects")
        .allowEmptyShould(true);
  }

  /** {@code accessTargetWhere} also sees the method reference {@code Instant::now}. */
  private ArchRule noClock() {
    return noClasses()
        .that()
        .resideInAnyPackage(pure())
        .should()
        .accessTargetWhere(
            target(name("now"))
                .and(target(owner(resideInAPackage("java.time.."))))
                .or(target(name("currentTimeMillis")))
                .or(target(name("nanoTime")))
                .or(target(name("instant")).and(target(owner(resideInAPackage("java.time.."))))))
        .because("the time comes in as a value, so that every decision can be repeated")
        .allowEmptyShould(true);
  }

  private ArchRule netty() {
    return noClasses()
        .that(
            resideInAPackage(root + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            "..server..",
                            "..client..",
                            "..events..",
                            in("simulator.."),
                            in("talos.wire..")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .because("a handler only adapts; protocol branches live in pure packages")
        .allowEmptyShould(true);
  }

  private ArchRule jpa() {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(in("inventory.store..")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.persistence..", "io.quarkus.hibernate..", "org.hibernate..")
        .because("persistence is one package behind a port")
        .allowEmptyShould(true);
  }

  private ArchRule jaxRs() {
    return noClasses()
        .that(
            resideInAPackage(root + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            in("api.rest.."), in("api.security.."), in("api.ui..")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..")
        .because("HTTP is a way in, not a way to think")
        .allowEmptyShould(true);
  }

  private ArchRule star() {
    return classes()
        .that()
        .resideInAnyPackage(PROTOCOLS.stream().map(p -> in(p + "..")).toArray(String[]::new))
        .should(new OwnModuleOnly(root, PROTOCOLS))
        .because("protocol modules meet in inventory values, never in each other")
        .allowEmptyShould(true);
  }

  private ArchRule modelAndPort() {
    return noClasses()
        .that()
        .resideInAnyPackage(PROTOCOLS.stream().map(p -> in(p + "..")).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in("inventory.store.."), in("inventory.enrolment.."), in("inventory.lifecycle.."))
        .because("a protocol module sees the vocabulary and the ports, not what stands behind them")
        .allowEmptyShould(true);
  }

  private ArchRule noApi() {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(in("api..")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("api.."))
        .because("api is the only module that knows everybody, and nobody knows it")
        .allowEmptyShould(true);
  }

  private ArchRule simulator() {
    return noClasses()
        .that()
        .resideInAPackage(in("simulator.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(in("simulator.."), in("talos.wire..")))))
        .because("it judges the product, so it shares nothing with it but the wire contracts")
        .allowEmptyShould(true);
  }

  private ArchRule table() {
    return noClasses()
        .that(
            resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(in("inventory.lifecycle.."), in("inventory.model..")))))
        .should()
        .accessTargetWhere(target(name("withState")).and(targetOwner(not(simpleName("Rollout")))))
        .because("no line but the table's assigns a machine's state")
        .allowEmptyShould(true);
  }

  private ArchRule printing() {
    return noClasses()
        .that(
            resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(in("api.cli.."), in("simulator.."))))
                .and(not(commandProcess())))
        .should()
        .accessField(System.class, "out")
        .because("people at the rack read the log; only commands speak on standard output")
        .allowEmptyShould(true);
  }

  private com.tngtech.archunit.base.DescribedPredicate<JavaClass> commandProcess() {
    return name(in("api.app.ApplianceProcess")).forSubtype();
  }
}
