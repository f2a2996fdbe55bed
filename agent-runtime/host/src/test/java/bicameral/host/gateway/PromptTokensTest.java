package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.GenerateCall;
import bicameral.protocol.GenerateCall.Turn;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.prompt.Template;
import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class PromptTokensTest {
    private static final TenantId ONE = new TenantId(new UUID(1, 1));
    private static final TenantId OTHER = new TenantId(new UUID(1, 2));
    private static final String PASSAGE = "打开电源之前,请确认水箱已经装好。Fill the tank before you switch it on.";

    private final List<String> counted = Collections.synchronizedList(new ArrayList<>());
    private final PromptTokens tokens = new PromptTokens(text -> {
        counted.add(text);
        return Tokens.count(text);
    });

    private static GenerateCall call(String... passages) {
        List<Piece> pieces = new ArrayList<>();
        for (String passage : passages) pieces.add(Piece.of(Sort.PASSAGE, passage));
        return new GenerateCall(
                new UUID(2, 2),
                List.of(Turn.of("system", Sort.TEMPLATE, Template.RULES), new Turn("user", pieces)),
                100);
    }

    @Property(tries = 200)
    void aPromptCountsWhatItsPiecesCountKnownOrNot(@ForAll @Size(max = 20) List<String> texts) {
        PromptTokens fresh = new PromptTokens();
        String[] passages = texts.toArray(String[]::new);
        int sum = 2 * 4 + Tokens.count(Template.RULES);
        for (String passage : passages) sum += Tokens.count(passage);

        assertThat(fresh.count(ONE, call(passages))).isEqualTo(sum);
        assertThat(fresh.count(ONE, call(passages))).as("when all are known").isEqualTo(sum);
    }

    @Example
    void aPieceThatComesTwiceInOneCallIsPaidTwice() {
        int once = tokens.count(ONE, call(PASSAGE));

        assertThat(tokens.count(ONE, call(PASSAGE, PASSAGE)) - once).isEqualTo(Tokens.count(PASSAGE));
        assertThat(tokens.count(OTHER, call(PASSAGE, PASSAGE)) - once)
                .as("when it is not known")
                .isEqualTo(Tokens.count(PASSAGE));
    }

    @Example
    void whatHasLeftBeforeIsNotCountedAgain() {
        tokens.count(ONE, call(PASSAGE));
        counted.clear();

        tokens.count(ONE, call(PASSAGE, "and this is new to it"));

        assertThat(counted).containsExactly("and this is new to it");
    }

    @Example
    void noTenantLearnsFromAnothersCounts() {
        tokens.count(ONE, call(PASSAGE));
        counted.clear();

        tokens.count(OTHER, call(PASSAGE));

        assertThat(counted).contains(PASSAGE);
    }

    @Example
    void oneTenantsManyPiecesPushOutNoOthers() {
        tokens.count(ONE, call(PASSAGE));
        for (int i = 0; i < 2 * PromptTokens.MOST_PIECES; i++)
            tokens.count(OTHER, call("passage number " + i + " of many"));
        counted.clear();

        tokens.count(OTHER, call("passage number 0 of many"));
        assertThat(counted).as("memory is bounded").contains("passage number 0 of many");
        counted.clear();
        tokens.count(ONE, call(PASSAGE));
        assertThat(counted).isEmpty();
    }
}
