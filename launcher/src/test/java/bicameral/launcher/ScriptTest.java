package bicameral.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script bicameral: finding a JDK among made-up ones, and its usage. */
class ScriptTest {
    private static final Path SCRIPT = Path.of(System.getProperty("bicameral.root"), "bicameral");

    @TempDir
    Path places;

    @Test
    void findsA25WhereTheJavaOnThePathIsOlder() throws Exception {
        Path old = jdk("path/jdk-17", "17.0.2");
        Path wanted = jdk("jvm/temurin-25", "25.0.1");
        jdk("jvm/aaa-21", "21");

        assertThat(run(old, "jdk").output()).isEqualTo(wanted + "\n");
    }

    @Test
    void prefersJavaHomeWhereThatIsA25() throws Exception {
        Path old = jdk("path/jdk-17", "17.0.2");
        jdk("jvm/temurin-25", "25.0.1");
        Path home = jdk("elsewhere/my-25", "25");

        assertThat(runWith(Map.of("JAVA_HOME", home.toString()), old, "jdk").output())
                .isEqualTo(home + "\n");
    }

    @Test
    void passesOverAJavaHomeThatIsOlderOrNotThere() throws Exception {
        Path old = jdk("path/jdk-17", "17.0.2");
        Path wanted = jdk("jvm/temurin-25", "25.0.1");

        assertThat(runWith(Map.of("JAVA_HOME", old.toString()), old, "jdk").output())
                .isEqualTo(wanted + "\n");
        assertThat(runWith(Map.of("JAVA_HOME", "/not/there"), old, "jdk").output())
                .isEqualTo(wanted + "\n");
    }

    @Test
    void withoutA25SaysSoInOneLineWithTheRemedy() throws Exception {
        Result result = run(jdk("path/jdk-17", "17.0.2"), "jdk");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output().lines())
                .singleElement()
                .asString()
                .contains("no JDK 25", "Install one", "JAVA_HOME");
    }

    @Test
    void anUnknownCommandShowsTheUsage() throws Exception {
        Result result = run(jdk("path/jdk-17", "17.0.2"), "frobnicate");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("\"frobnicate\" is not known", "./bicameral up");
    }

    private static final String PASSED = "  <testcase name=\"y\" time=\"0.1\"/>\n";
    private static final String FAILED = """
              <testcase name="y">
                <failure message="m"><![CDATA[trace]]></failure>
                <system-out><![CDATA[says <testcase and <error>]]></system-out>
              </testcase>
            """;
    private static final String BROKEN = """
              <testcase name="y">
                <error type="t"/>
              </testcase>
            """;
    private static final String SKIPPED = """
              <testcase name="y">
                <skipped/>
              </testcase>
            """;

    @Test
    void sumsTheReportsOfAllModules() throws Exception {
        Path began = Files.createFile(places.resolve("began"));
        report("a", "10", PASSED, PASSED, FAILED, BROKEN, SKIPPED);
        report("b/c", "1", PASSED);
        // Of a class that runs several times the head says nothing.
        report("d", "0", PASSED, PASSED, FAILED);

        Process process = new ProcessBuilder(
                        "bash", "-c", "source '" + SCRIPT + "'; ROOT='" + places + "'; totals '" + began + "'")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("5 passed, 3 failed, 1 skipped\n");
    }

    /** As Surefire writes it; what a test said may look like anything. */
    private void report(String module, String tests, String... cases) throws IOException {
        Path directory = Files.createDirectories(places.resolve(module).resolve("target/surefire-reports"));
        Path file = directory.resolve("TEST-x.xml");
        Files.writeString(
                file,
                "<?xml version=\"1.0\"?>\n<testsuite xmlns:xsi=\"x\" name=\"x\" time=\"1.5\" tests=\"" + tests
                        + "\">\n  <properties>\n    <property name=\"a\" value=\"b\"/>\n  </properties>\n"
                        + String.join("", cases)
                        + "</testsuite>\n");
        Files.setLastModifiedTime(
                file, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(places.toRealPath().resolve(name));
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            Path file = bin.resolve(program);
            Files.writeString(file, "#!/bin/sh\necho \"javac " + version + "\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }

    private record Result(int code, String output) {}

    private Result run(Path onPath, String... words) throws IOException, InterruptedException {
        return runWith(Map.of(), onPath, words);
    }

    private Result runWith(Map<String, String> environment, Path onPath, String... words)
            throws IOException, InterruptedException {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("bash", SCRIPT.toString()));
        command.addAll(java.util.List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
        builder.environment()
                .put("JDK_PLACES", places.toRealPath().resolve("jvm").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
