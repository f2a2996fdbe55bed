package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.AgentBrief.Engine;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftFieldsTest {
    private final AgentSettings live = new AgentSettings(
            "农民院士",
            "帮种柑橘的邻居看症状",
            "先问清楚再答",
            "",
            "",
            List.of("叶子黄了怎么办？", "什么时候剪枝？"),
            "",
            "farming",
            "农",
            "jade",
            Engine.EXTRACTIVE,
            EgressPolicy.NONE,
            Money.of("0.05", Money.CNY),
            10);

    @Test
    void savedSettingsComeBackAsTheyWere() {
        assertThat(DraftFields.of(live).settings()).isEqualTo(live);
    }

    @Test
    void whatWasNotSentStaysAndWhatWasIsCleaned() {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("name", "  农民院士 · 柑橘 ");
        form.putSingle("examples", "叶子黄了怎么办？\r\n\r\n 什么时候剪枝？\r\n");
        AgentSettings read = DraftFields.read(form, live).settings();
        assertThat(read.name()).isEqualTo("农民院士 · 柑橘");
        assertThat(read.exampleQuestions()).isEqualTo(live.exampleQuestions());
        assertThat(read.purpose()).isEqualTo(live.purpose());
    }

    @Test
    void namesTheFieldsThatDifferFromLiveAndTheirLiveValues() {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("price", "0.06");
        form.putSingle("engine", "SHARED");
        assertThat(DraftFields.read(form, live).differing(live))
                .containsEntry("price", "0.05")
                .containsEntry("engine", "EXTRACTIVE")
                .hasSize(2);
    }

    @Test
    void theSamePriceWrittenOtherwiseIsNoChange() {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("price", "0.050");
        assertThat(DraftFields.read(form, live).differing(live)).isEmpty();
    }

    @Test
    void theSharedEngineNeedsPassagesToLeave() {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("engine", "SHARED");
        assertThat(DraftFields.read(form, live).settings().egress()).isEqualTo(EgressPolicy.PASSAGES);
    }

    @Test
    void namesMayStayInsideWhileTheSharedEngineWrites() {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("engine", "REDACTED");
        AgentSettings redacting = DraftFields.read(form, live).settings();

        assertThat(redacting.engine()).isEqualTo(AgentBrief.Engine.SHARED);
        assertThat(redacting.egress()).isEqualTo(EgressPolicy.REDACTED);
        assertThat(DraftFields.of(redacting).get("engine")).isEqualTo("REDACTED");
    }

    @ParameterizedTest
    @Tag("P-B63")
    @ValueSource(strings = {"-1", "NaN", "1e309", "0.0000001", "99999999999999999999", "", "０.５", "+1", "0x1"})
    void refusesPricesThatAreNoPlainDecimals(String price) {
        var form = new MultivaluedHashMap<String, String>();
        form.putSingle("price", price);
        assertThat(DraftFields.read(form, live).unreadable()).containsExactly("price");
    }
}
