package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every page has to say stands in the one layout. */
class LayoutTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");

    private static List<Path> templates() throws IOException {
        try (Stream<Path> all = Files.walk(TEMPLATES)) {
            return all.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    @Test
    void every_page_is_laid_out_by_it() throws IOException {
        List<Path> pages = templates().stream()
                .filter(file -> read(file).contains("id=\"main\""))
                .toList();
        assertThat(pages)
                .hasSizeGreaterThan(15)
                .allSatisfy(page -> assertThat(read(page)).startsWith("{#include layout}"));
        assertThat(templates().stream().filter(file -> read(file).contains("<body")))
                .as("the only page of its own")
                .containsExactly(TEMPLATES.resolve("layout.html"));
    }

    @Test
    void it_says_that_chambers_run_unprotected_and_that_a_chamber_is_held() {
        String layout = read(TEMPLATES.resolve("layout.html"));
        assertThat(layout)
                .contains("{#if inject:frame.unprotected}", "{frame:unprotected}")
                .contains("{#if chamber.quarantined}", "{frame:quarantined}");
        assertThat(layout.split("inject:frame\\.chamber", -1))
                .as("what is told of the chamber is asked for once a page")
                .hasSize(2);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
