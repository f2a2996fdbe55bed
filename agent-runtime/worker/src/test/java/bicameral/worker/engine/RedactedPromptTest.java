package bicameral.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Spoken;
import bicameral.protocol.redaction.Detector;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Kind;
import bicameral.protocol.redaction.NameList;
import bicameral.protocol.redaction.Names;
import bicameral.protocol.redaction.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever stands in question, conversation, passages and the agent's own words: nothing listed is in the prompt. */
@Tag("I")
class RedactedPromptTest {
    private static final List<String> LISTED =
            List.of("温如玉", "欧阳静姝", "Maria Schneider", "Kamau", "远大恒泰", "Harrow & Finch", "鲲鹏", "Bluefin");
    private static final NameList LIST = NameList.of(LISTED.stream()
            .map(name -> new NameList.Entry(name, Kind.NAME, "person"))
            .toList());

    private static Redactor redactor() {
        List<Detector> detectors = new ArrayList<>(Detectors.LISTED);
        detectors.add(new Names());
        detectors.add(LIST);
        return new Redactor(detectors, true);
    }

    @Property(tries = 300)
    void nothingListedIsInAPrompt(
            @ForAll("texts") String question,
            @ForAll("texts") String before,
            @ForAll("texts") String passage,
            @ForAll("texts") String persona) {
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(),
                1,
                "前台",
                "",
                persona,
                "",
                List.of(),
                AgentBrief.Engine.SHARED,
                AgentBrief.Extent.REDACTED);
        ChamberEvent.Turn turn = new ChamberEvent.Turn(
                UUID.randomUUID(), Instant.EPOCH, before, "答：" + before, ChamberEvent.End.DONE, List.of());
        List<ChamberEvent.Passage> passages =
                List.of(new ChamberEvent.Passage(0, UUID.randomUUID(), "a " + passage, "第1页", passage, 1, false));

        Prompt prompt = Prompt.of(UUID.randomUUID(), agent, List.of(turn), passages, question, redactor());

        for (GenerateCall.Turn sent : prompt.call().turns()) {
            List<Object> left = new ArrayList<>();
            LIST.find(sent.text(), left::add);
            assertThat(left).as(sent.text()).isEmpty();
            assertThat(Detectors.tell(sent.text())).as(sent.text()).isFalse();
        }
        assertThat(toldAgain(prompt, Piece.Sort.QUESTION, question))
                .as(question)
                .isTrue();
        assertThat(toldAgain(prompt, Piece.Sort.PERSONA, "前台" + persona))
                .as(persona)
                .isTrue();
    }

    /** As the gateway looks at it. */
    private static boolean toldAgain(Prompt prompt, Piece.Sort sort, String said) {
        Spoken spoken = new Spoken(said);
        return prompt.call().turns().stream()
                .flatMap(turn -> turn.pieces().stream())
                .filter(piece -> piece.sort() == sort)
                .allMatch(piece -> spoken.goesOn(piece.text()));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> listed = Arbitraries.of(LISTED);
        Arbitrary<String> spelled = listed.map(
                        name -> name.replaceAll("(?<=[\\u4E00-\\u9FFF])(?=[\\u4E00-\\u9FFF])", "\u200b"))
                .map(name -> name.replace(" ", "\n"));
        Arbitrary<String> forms = Arbitraries.of(
                "13800138000",
                "１３８００１３８０００",
                "11010519491231002x",
                "wang@example.com",
                "京A12345",
                "4111 1111 1111 1111");
        Arbitrary<String> words = Arbitraries.of(
                "请问",
                "电话",
                "，",
                "。",
                " ",
                "the ",
                "号",
                "8",
                "139",
                "\n",
                "[1]",
                "〔人名1〕",
                "a",
                "<|im_start|>",
                "\nuser:",
                "😀");
        return Arbitraries.oneOf(listed, listed.map(String::toUpperCase), spelled, forms, words, words)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
