package bicameral.ui.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.ExplainedPassage;
import bicameral.protocol.ChamberEvent.ListRank;
import bicameral.protocol.ChamberEvent.Reason;
import bicameral.protocol.ChamberEvent.ReasonKind;
import bicameral.ui.studio.KnowMessages;
import bicameral.ui.studio.Marks;
import bicameral.ui.trial.Explanation.Why;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Why a passage stands where it does, as the page says it. */
class ExplanationTest {
    private static final String TEXT = "Near the governed harbour.";

    private static <T> T say(Class<T> texts) {
        return texts.cast(Proxy.newProxyInstance(
                texts.getClassLoader(),
                new Class<?>[] {texts},
                (proxy, method, values) -> values == null ? method.getName() : method.getName() + " " + values[0]));
    }

    private static Explanation.Hit hit(List<Reason> reasons, List<ListRank> lists) {
        ExplainedPassage passage =
                new ExplainedPassage(2, UUID.randomUUID(), "hours.md", 0, "line 1", TEXT, 3, reasons, lists);
        Explained told = new Explained(
                End.ABSTAINED,
                "",
                List.of(),
                0.3,
                0.48,
                "time",
                "near?",
                List.of(),
                List.of(passage),
                List.of(),
                List.of(),
                List.of());
        return Explanation.of("near?", told, "/agents/a", 1, 1, say(KnowMessages.class), say(SureMessages.class))
                .hits()
                .getFirst();
    }

    @Test
    void each_kind_of_reason_has_its_words() {
        Explanation.Hit hit = hit(
                List.of(
                        new Reason(ReasonKind.LESSON, "supervisor, 2026-11-23", 1),
                        new Reason(ReasonKind.KEYWORD, "Near", 0.5),
                        new Reason(ReasonKind.KEYWORD, "governed", 0.4),
                        new Reason(ReasonKind.LEARNED, "harbour", 0.3),
                        new Reason(ReasonKind.LEARNED, "near_as_a_whole", 0.2),
                        new Reason(ReasonKind.QUALITY, "governed", 0.2),
                        new Reason(ReasonKind.QUALITY, "judged_low", -0.7)),
                List.of());

        assertThat(hit.reasons())
                .extracting(Why::kind, Why::label, Why::words)
                .containsExactly(
                        tuple("lesson", "t_lesson", "supervisor, 2026-11-23"),
                        tuple("keyword", "t_keyword", "Near"),
                        tuple("keyword", "t_keyword", "governed"),
                        tuple("learned", "t_learned", "harbour"),
                        tuple("learned", "t_learned", "t_near"),
                        tuple("quality", "t_quality", "s_governed"),
                        tuple("quality", "t_quality", "t_judged_low"));
        assertThat(hit.reasons().getLast().weight()).startsWith("−");
    }

    @Test
    void only_words_of_the_passage_are_marked() {
        Explanation.Hit hit = hit(
                List.of(
                        new Reason(ReasonKind.KEYWORD, "harbour", 0.5),
                        new Reason(ReasonKind.QUALITY, "governed", 0.2),
                        new Reason(ReasonKind.LESSON, "Near", 0.2)),
                List.of());

        assertThat(hit.pieces().stream()
                        .filter(piece -> piece.by() != Marks.By.NOTHING)
                        .map(Marks.Piece::text))
                .containsExactly("harbour");
    }

    @Test
    void the_place_in_each_list_is_told() {
        Explanation.Hit hit = hit(
                List.of(),
                List.of(
                        new ListRank("keywords", 5, 8.1),
                        new ListRank("learned", 1, 0.9),
                        new ListRank("fused", 3, 7)));

        assertThat(hit.lists()).isEqualTo("t_list_keywords 5 · t_list_learned 1 · t_list_fused 3");
        assertThat(hit.rank()).isEqualTo(2);
    }
}
