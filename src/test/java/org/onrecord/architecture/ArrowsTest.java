// SPDX-License-Identifier: Apache-2.0
package org.onrecord.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The arrows between rooms run one way: recorded facts flow from the domain through ledger and relay to the read model
 * and out, never back. A room is listed with the rooms it may use; a room that is not listed for it is forbidden.
 */
@AnalyzeClasses(packages = "org.onrecord", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final String ROOMS = "org.onrecord.";

    @ArchTest
    static final ArchRule domain_uses_no_other_room = room("domain").mayUse();

    @ArchTest
    static final ArchRule transparency_uses_no_other_room = room("transparency").mayUse();

    @ArchTest
    static final ArchRule timestamp_uses_no_other_room = room("timestamp").mayUse();

    @ArchTest
    static final ArchRule platform_uses_no_other_room = room("platform").mayUse();

    @ArchTest
    static final ArchRule embedded_uses_platform_only = room("embedded").mayUse("platform");

    @ArchTest
    static final ArchRule audit_compiles_without_the_server =
            room("audit").mayUse("timestamp", "domain", "transparency");

    @ArchTest
    static final ArchRule vault_uses_platform_only = room("vault").mayUse("platform");

    @ArchTest
    static final ArchRule ledger_stands_on_the_pure_rooms_and_the_vault =
            room("ledger").mayUse("vault", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule heads_stand_on_the_ledger =
            room("heads").mayUse("ledger", "vault", "timestamp", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule witness_knows_no_log_of_ours = room("witness").mayUse("heads", "transparency", "platform");

    @ArchTest
    static final ArchRule publish_follows_the_ledger =
            room("publish").mayUse("ledger", "vault", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule readmodel_never_uses_what_serves_it =
            room("readmodel").mayUse("ledger", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule restore_uses_what_holds_the_log_and_what_reads_an_export = room("restore")
            .mayUse("audit", "readmodel", "publish", "heads", "ledger", "vault", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule api_uses_what_answers =
            room("api").mayUse("readmodel", "witness", "heads", "ledger", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule subscribe_uses_readmodel_and_ledger =
            room("subscribe").mayUse("readmodel", "ledger", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule web_uses_readmodel_and_ledger =
            room("web").mayUse("readmodel", "ledger", "domain", "transparency", "platform");

    @ArchTest
    static final ArchRule domain_and_transparency_import_only_the_jdk = classes()
            .that()
            .resideInAnyPackage("org.onrecord.domain..", "org.onrecord.transparency..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..",
                    "org.onrecord.domain..",
                    "org.onrecord.transparency..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule timestamp_imports_only_the_jdk_and_bouncycastle = classes()
            .that()
            .resideInAPackage("org.onrecord.timestamp..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.security.auth.x500..",
                    "org.bouncycastle..",
                    "org.jspecify..",
                    "org.onrecord.timestamp..");

    @ArchTest
    static final ArchRule nobody_else_uses_bouncycastle = noClasses()
            .that()
            .resideOutsideOfPackage("org.onrecord.timestamp..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule pure_rooms_read_no_clock_chance_or_sql = noClasses()
            .that()
            .resideInAnyPackage("org.onrecord.domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.net..", "java.nio.file..", "java.util.concurrent..")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule audit_imports_nothing_of_the_server = noClasses()
            .that()
            .resideInAPackage("org.onrecord.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "jakarta..", "io.smallrye..", "org.hibernate..", "io.vertx..", "java.sql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_command_line_starts_embedded_servers = noClasses()
            .that()
            .resideOutsideOfPackages("org.onrecord.embedded..", "org.onrecord.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.onrecord.embedded..")
            .allowEmptyShould(true);

    private static Room room(String name) {
        return new Room(name);
    }

    private record Room(String name) {
        ArchRule mayUse(String... others) {
            String[] allowed = Stream.concat(Stream.of(name), Arrays.stream(others))
                    .map(room -> ROOMS + room + "..")
                    .toArray(String[]::new);
            return noClasses()
                    .that()
                    .resideInAPackage(ROOMS + name + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.onrecord..").and(not(resideInAnyPackage(allowed))))
                    .as("room " + name + " uses only " + String.join(", ", others))
                    .allowEmptyShould(true);
        }
    }
}
