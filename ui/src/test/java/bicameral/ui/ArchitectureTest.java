package bicameral.ui;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.OpsTx;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The shape of the building. A rule that matches no class fails, so that a rule cannot outlive what it was about. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("bicameral");

    @Test
    void every_module_is_looked_at() {
        Set<String> roots = CODE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("bicameral."))
                .map(name -> name.split("\\.")[1])
                .collect(Collectors.toSet());
        assertThat(roots).contains("protocol", "worker", "tenant", "host", "marketplace", "ui");
    }

    @Test
    void code_looks_down_never_up() {
        looksOnlyAt("protocol");
        looksOnlyAt("worker", "protocol");
        looksOnlyAt("tenant");
        looksOnlyAt("host", "tenant", "protocol");
        looksOnlyAt("marketplace", "host", "tenant", "protocol");
        looksOnlyAt("ui", "marketplace", "host", "tenant", "protocol");
    }

    @Test
    void only_the_edge_speaks_http_and_writes_pages() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("bicameral.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.qute..", "org.jboss.resteasy..", "io.vertx..")
                .because("pages and REST are edges; rules have to be usable without them"));
    }

    @Test
    void only_the_edge_reads_configuration() {
        check(noClasses()
                .that()
                .resideInAnyPackage("bicameral.tenant..", "bicameral.host..", "bicameral.marketplace..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.microprofile.config..", "io.smallrye.config..")
                .because("lower modules take plain records"));
        check(
                noClasses()
                        .that(resideOutsideOfPackages(
                                "bicameral.ui..", "bicameral.worker..", "bicameral.host.sandbox.."))
                        .should()
                        .callMethod(System.class, "getenv", String.class)
                        .orShould()
                        .callMethod(System.class, "getenv")
                        .because(
                                "lower modules take plain records; the sandbox alone passes the search path on to what it starts"));
    }

    @Test
    void processes_are_started_by_the_sandbox_and_by_the_worker_for_its_children() {
        check(noClasses()
                .that(resideOutsideOfPackages("bicameral.host.sandbox..", "bicameral.worker.child.."))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(nameMatching("exec"))))
                .because("whatever starts a process decides what it may do"));
        assertThat(starters()).as("packages that start processes").hasSizeBetween(1, 2);
    }

    @Test
    void the_worker_knows_nothing_of_the_markets_database() {
        check(noClasses()
                .that()
                .resideInAPackage("bicameral.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "org.postgresql..", "javax.sql..", "org.flywaydb..")
                .because("a chamber holds no credentials; its own store is SQLite"));
    }

    @Test
    void sql_of_the_market_goes_through_the_two_doors() {
        check(noClasses()
                .that(resideOutsideOfPackages("bicameral.tenant", "bicameral.worker..", "bicameral.ui.."))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(javax.sql.DataSource.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.sql.DriverManager.class)
                .because("TenantTx and OpsTx set the tenant; a connection of one's own would not"));
    }

    @Test
    void the_edge_never_works_across_tenants() {
        check(noClasses()
                .that()
                .resideInAPackage("bicameral.ui..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(OpsTx.class)
                .because("ids from a request must never reach a transaction without row-level security"));
    }

    @Test
    void packages_are_named_after_features() {
        check(noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..dto..", "..service..", "..helper..")
                .because("such a name says nothing of what is inside"));
    }

    @Test
    void every_package_says_what_it_promises_and_refuses_null() {
        Set<String> described = CODE.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        check(classes()
                .that(resideInAPackage("bicameral.."))
                .should(new com.tngtech.archunit.lang.ArchCondition<>("be in a package with @NullMarked package-info") {
                    @Override
                    public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                        if (!described.contains(type.getPackageName()))
                            events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                    type, type.getName() + " is in a package without one"));
                    }
                }));
    }

    private static void looksOnlyAt(String module, String... below) {
        String[] others = List.of("protocol", "worker", "tenant", "host", "marketplace", "ui", "launcher").stream()
                .filter(other -> !other.equals(module) && !List.of(below).contains(other))
                .map(other -> "bicameral." + other + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("bicameral." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("code looks down, never up"));
    }

    private static Set<String> starters() {
        return CODE.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(ProcessBuilder.class)))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(CODE);
    }
}
