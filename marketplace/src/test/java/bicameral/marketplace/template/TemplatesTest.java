package bicameral.marketplace.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final Set<String> PIGMENTS = Set.of("ink", "azure", "jade", "ochre", "rouge", "violet");
    private final Templates templates = new Templates();

    @Test
    void there_are_two_dozen_in_both_languages_in_the_same_order() {
        assertThat(templates.all("zh")).hasSizeGreaterThanOrEqualTo(24);
        assertThat(templates.all("en"))
                .extracting(AgentTemplate::id)
                .containsExactlyElementsOf(
                        templates.all("zh").stream().map(AgentTemplate::id).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void each_fits_the_limits_of_an_agent_and_says_something_in_each_field() {
        for (String language : List.of("zh", "en"))
            assertThat(templates.all(language)).allSatisfy(template -> {
                assertThat(template.name()).hasSizeBetween(2, 40);
                assertThat(template.promise()).hasSizeBetween(10, 200);
                assertThat(template.persona()).hasSizeBetween(20, 4_000);
                assertThat(template.openingLine()).hasSizeBetween(5, 500);
                assertThat(template.abstention()).hasSizeBetween(5, 500);
                assertThat(template.exampleQuestions()).hasSizeBetween(2, 6);
                assertThat(template.mark().codePointCount(0, template.mark().length()))
                        .isEqualTo(1);
                assertThat(PIGMENTS).contains(template.pigment());
                assertThat(Templates.SCENES).contains(template.scene());
            });
    }

    @Test
    void a_language_is_not_mixed_with_the_other() {
        assertThat(templates.all("en"))
                .allSatisfy(
                        t -> assertThat(t.promise() + t.persona() + t.name()).doesNotContainPattern("\\p{IsHan}"));
        assertThat(templates.all("zh")).allSatisfy(t -> assertThat(t.promise()).containsPattern("\\p{IsHan}"));
    }

    @Test
    void every_category_has_a_template_and_every_scene_is_used() {
        Set<String> categories = new HashSet<>();
        Set<String> scenes = new HashSet<>();
        templates.all("zh").forEach(template -> {
            categories.add(template.category());
            scenes.add(template.scene());
        });
        assertThat(categories).hasSize(10);
        assertThat(scenes).containsExactlyInAnyOrderElementsOf(Templates.SCENES);
    }

    @Test
    void an_unknown_template_is_not_found() {
        assertThat(templates.find("../agents", "zh")).isEmpty();
        assertThat(templates.find("farming-advisor", "en")).isPresent();
    }
}
