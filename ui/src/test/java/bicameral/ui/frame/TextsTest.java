package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.ui.account.LeaveTexts;
import bicameral.ui.admin.AdminTexts;
import bicameral.ui.admin.BillingTexts;
import bicameral.ui.admin.EngineTexts;
import bicameral.ui.admin.TransferTexts;
import bicameral.ui.agent.AgentTexts;
import bicameral.ui.books.BooksTexts;
import bicameral.ui.home.MarketTexts;
import bicameral.ui.payout.PayoutTexts;
import bicameral.ui.subscription.PlanTexts;
import bicameral.ui.wallet.PayTexts;
import io.quarkus.qute.i18n.MessageBundle;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.ResourceBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                FrameTexts.class,
                MarketTexts.class,
                AgentTexts.class,
                AdminTexts.class,
                EngineTexts.class,
                BillingTexts.class,
                PayTexts.class,
                TransferTexts.class,
                LeaveTexts.class,
                PayoutTexts.class,
                PlanTexts.class,
                BooksTexts.class
            })
    void everyTextIsThereInEnglishToo(Class<?> texts) {
        String name = texts.getAnnotation(MessageBundle.class).value();
        ResourceBundle english = ResourceBundle.getBundle("messages/" + name + "_en");
        assertThat(english.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(texts.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }
}
