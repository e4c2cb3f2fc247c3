package io.llmobservatory.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.llmobservatory.server.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages depend on each other in one direction only. */
final class ArchitectureTest {
  private static final String ROOT = "io.llmobservatory.server";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Server.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** A package, and the other packages of the server that it may use. */
  @ParameterizedTest
  @CsvSource({
    "receive,  auth resolve genai otlp http tls telemetry config",
    "query,    resolve store",
    "firstdesign, resolve store genai otlp telemetry",
    "auth,     store config",
    "resolve,  store genai telemetry",
    "store,    genai price telemetry",
    "genai,    otlp config price",
    "http,     config",
    "telemetry, ''",
    "embedded, ''",
    "tls,      config",
    "config,   price",
    "price,    ''",
    "otlp,     ''",
  })
  void packages_use_those_below_them_only(String name, String below) {
    Set<String> others = packages();
    others.remove(name);
    others.removeAll(List.of(below.split(" ", -1)));
    String[] forbidden =
        others.stream().map(other -> ROOT + "." + other + "..").toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideOutsideOfPackages(forbidden)
                .and(JavaClass.Predicates.resideOutsideOfPackage(ROOT))
                .or(aFailureThatPassesThrough()))
        .check(CLASSES);
  }

  // A submission fails with the store's own exception: to wrap it would only hide its kinds.
  private static DescribedPredicate<JavaClass> aFailureThatPassesThrough() {
    return JavaClass.Predicates.equivalentTo(StoreException.class);
  }

  @Test
  void grpc_and_jdbc_have_one_place_each() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".receive..", ROOT + ".query..", ROOT + ".relay..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".store..", ROOT + ".query..", ROOT + ".firstdesign..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  @Test
  void classes_are_final_unless_others_extend_them() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void names_say_what_a_class_is() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CLASSES);
  }

  private static Set<String> packages() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass one : CLASSES) {
      String name = one.getPackageName();
      if (name.length() > ROOT.length()) {
        packages.add(name.substring(ROOT.length() + 1).split("\\.", 2)[0]);
      }
    }
    return packages;
  }
}
