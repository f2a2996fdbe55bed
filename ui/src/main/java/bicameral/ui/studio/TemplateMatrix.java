package bicameral.ui.studio;

import bicameral.marketplace.listing.Category;
import bicameral.marketplace.template.AgentTemplate;
import java.util.Arrays;
import java.util.List;

/** Templates by field of work and use; only fields that have any. */
public record TemplateMatrix(List<Row> rows) {
    /** Uses, in the order of the columns. */
    public static final List<String> SCENES = List.of("advisor", "website", "service", "training", "design");

    public TemplateMatrix {
        rows = List.copyOf(rows);
    }

    /** One field of work; a cell per use, empty where there is no template yet. */
    public record Row(String category, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /** Key of the category's name. */
        public String key() {
            return "cat_" + category;
        }
    }

    /** Templates of one field and use. */
    public record Cell(List<AgentTemplate> templates) {
        public Cell {
            templates = List.copyOf(templates);
        }
    }

    /** Arranges the templates. */
    public static TemplateMatrix of(List<AgentTemplate> templates) {
        return new TemplateMatrix(Arrays.stream(Category.values())
                .map(Category::id)
                .filter(category ->
                        templates.stream().anyMatch(t -> t.category().equals(category)))
                .map(category -> row(category, templates))
                .toList());
    }

    private static Row row(String category, List<AgentTemplate> templates) {
        return new Row(
                category,
                SCENES.stream()
                        .map(scene -> new Cell(templates.stream()
                                .filter(t -> t.category().equals(category))
                                .filter(t -> t.scene().equals(scene))
                                .toList()))
                        .toList());
    }
}
