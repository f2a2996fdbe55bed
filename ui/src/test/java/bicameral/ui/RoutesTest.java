package bicameral.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No route comes to be without a line that says who may use it. */
class RoutesTest {
    @Test
    void every_route_stands_in_the_list_with_who_may_use_it() throws IOException {
        Set<String> declared = new TreeSet<>();
        for (JavaClass page : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("bicameral.ui")) {
            for (JavaMethod method : page.getMethods())
                for (JavaAnnotation<JavaMethod> annotation : method.getAnnotations())
                    if (annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                        declared.add(annotation.getRawType().getSimpleName() + " " + path(page, method));
        }

        assertThat(declared).hasSizeGreaterThan(20).isEqualTo(listed());
    }

    private static String path(JavaClass page, JavaMethod method) {
        String base = page.isAnnotatedWith(Path.class)
                ? page.getAnnotationOfType(Path.class).value()
                : "";
        String own = method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
        String joined = ("/" + base + "/" + own).replaceAll("/+", "/").replaceAll("\\{(\\w+):[^}]*}", "{$1}");
        return joined.length() > 1 && joined.endsWith("/") ? joined.substring(0, joined.length() - 1) : joined;
    }

    private static Set<String> listed() throws IOException {
        try (InputStream in = Objects.requireNonNull(RoutesTest.class.getResourceAsStream("/routes.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t"))
                    .map(line -> line[0] + " " + line[1])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
